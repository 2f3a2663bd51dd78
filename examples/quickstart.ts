// The whole job through the library: profile, let the data change, profile again, read what drifted.
// `npm run quickstart` builds the library and runs this; Node 22.18 or later runs the file itself.
// With --session on a terminal, it stops before the second profile and opens the session: the second profile is yours.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {changeSample, createSample} from 'profilemesh/sample';
import {compare, driftText, openStorage, profile} from 'profilemesh';

const configFile = path.join(import.meta.dirname, 'config_sqlite.yml');
const sampleFile = path.join(import.meta.dirname, '.profilemesh', 'sample.db');

const say = (line: string) => {
	process.stdout.write(`${line}\n`);
};

const profileSample = async () => {
	const {profiles, failures} = await profile(configFile);
	for (const {run} of profiles) {
		say(`  ${run.datasetName}: ${run.rowCount} rows, ${run.columnCount} columns`);
	}

	for (const {datasetName, error} of failures) {
		say(`  ${datasetName} could not be profiled: ${error.message}`);
		process.exitCode = 4;
	}

	return profiles;
};

const runFourSteps = async () => {
	say('[1/4] Make the sample shop');
	createSample(sampleFile);

	say('[2/4] Profile it');
	await profileSample();

	say('[3/4] Change its data, as a night’s load would');
	changeSample(sampleFile);

	say('[4/4] Profile it again, and read what drifted');
	const profiles = await profileSample();
	const reports = await Promise.all(profiles.map(async ({run}) => compare(configFile, run.datasetName)));
	const quiet = reports.filter(report => report.summary.totalDrifts === 0);
	const drifted = reports.filter(report => report.summary.totalDrifts > 0);
	for (const report of [...quiet, ...drifted]) {
		say(driftText(report));
	}

	say('Look around in it: npx profilemesh --config examples/config_sqlite.yml');
};

const hasRuns = async () => {
	const store = await openStorage(configFile);
	try {
		const runs = await store.runs({limit: 1});
		return runs.length > 0;
	} finally {
		await store.close();
	}
};

const openSession = async () => {
	if (!fs.existsSync(sampleFile) || !(await hasRuns())) {
		say('Making the sample shop and its first profile');
		createSample(sampleFile);
		await profileSample();
	}

	changeSample(sampleFile);
	const program = path.join(import.meta.dirname, '..', 'dist', 'cli.js');
	const {status} = spawnSync(process.execPath, [program, '--config', configFile], {stdio: 'inherit'});
	process.exitCode = status ?? 1;
};

const isSession = process.argv.includes('--session') && process.stdin.isTTY && process.stdout.isTTY;
const run = isSession ? openSession : runFourSteps;
await run();
