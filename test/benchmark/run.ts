// Measures what the program is held to, prints it as a table and writes it to results.md.
// `npm run bench -- sqlite drift` runs those whose names contain a word; `--large` also those that cost much; `--quick`
// takes fewer rows, where a benchmark knows how.
// `npm run bench -- histories` is another measurement: see histories/command.ts.
import os from 'node:os';
import process from 'node:process';
import {inspect} from 'node:util';
import Database from 'better-sqlite3';
import type {Benchmark} from './benchmark.ts';
import {driftAgain} from './drift-again.ts';
import {driftHistory} from './drift-history.ts';
import {drift} from './drift.ts';
import {files} from './files.ts';
import {firstFrame} from './first-frame.ts';
import {keyToFrame} from './key-to-frame.ts';
import {large} from './large.ts';
import {postgres} from './postgres.ts';
import {postgresWide} from './postgres-wide.ts';
import {rates} from './rates.ts';
import {writeMain} from './results-section.ts';
import {comparedRows} from './rows.ts';
import {sessionShare} from './session-share.ts';
import {slices} from './slices.ts';
import {sqlite, sqlitePeople, workers} from './sqlite.ts';
import {startUp} from './start-up.ts';
import {storing} from './storing.ts';
import {notesText, tableText, type Outcome} from './table.ts';

const benchmarks: readonly Benchmark[] = [
	sqlite,
	sqlitePeople,
	large,
	workers,
	postgres,
	postgresWide,
	files,
	comparedRows,
	slices,
	storing,
	drift,
	driftHistory,
	driftAgain,
	rates,
	startUp,
	firstFrame,
	keyToFrame,
	sessionShare,
];

const outcomesOf = async ({rows, measure}: Benchmark): Promise<readonly Outcome[]> => {
	try {
		const measurements = await measure();
		return rows.map((row, index) => {
			const measurement = measurements[index];
			return measurement === undefined ? {row, failed: 'it was not measured'} : {row, measurement};
		});
	} catch (error) {
		process.stderr.write(`${inspect(error)}\n`);
		const [failed = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
		return rows.map(row => ({row, failed}));
	}
};

const [loadBefore = 0] = os.loadavg();

const machine = (): string => {
	const cores = os.cpus();
	const sqliteVersion = new Database(':memory:').prepare<[], string>('SELECT sqlite_version()').pluck().get();
	const memory = Math.round(os.totalmem() / 1024 ** 3);
	return (
		`${cores.length} × ${cores[0]?.model.trim() ?? 'unknown processor'}, ${memory} GiB, ` +
		`${os.type()} ${os.arch()}; Node ${process.versions.node}, SQLite ${sqliteVersion ?? ''}`
	);
};

const resultsText = (outcomes: readonly Outcome[]): string => {
	const [loadAfter = 0] = os.loadavg();
	return `# Results

Written by \`npm run bench\`. Ratios are of the fastest of several rounds, taken in turns; each result was checked
against an independent one before its time counted.

${new Date().toISOString().slice(0, 10)} · ${machine()}

Load average ${loadBefore.toFixed(1)} before and ${loadAfter.toFixed(1)} after, of which the benchmark
itself makes up to 2: other work makes every figure worse.

${tableText(outcomes)}
What stands behind them:

${notesText(outcomes)}`;
};

const largeFlag = '--large';
const parameters = process.argv.slice(2);
const words = parameters.filter(parameter => !parameter.startsWith('--'));
const isNamed = ({name}: Benchmark) => words.some(word => name.includes(word));

/** Why a benchmark is left out, if it is. */
const leftOut = (benchmark: Benchmark): string | undefined => {
	const {cost, unavailable} = benchmark;
	const isTooDear = cost !== undefined && !parameters.includes(largeFlag) && !isNamed(benchmark);
	return unavailable ?? (isTooDear ? `${cost}: npm run bench -- ${largeFlag}` : undefined);
};

const chosen = benchmarks.filter(benchmark => words.length === 0 || isNamed(benchmark));
const outcomes: Outcome[] = [];
const unknown = words.filter(word => benchmarks.every(({name}) => !name.includes(word)));
if (unknown.length > 0) {
	process.stderr.write(
		`error: there is no benchmark ${unknown.join(', ')}\n` +
			`  hint: there are ${benchmarks.map(({name}) => name).join(', ')}\n`,
	);
	process.exitCode = 2;
} else {
	for (const benchmark of chosen) {
		const skipped = leftOut(benchmark);
		if (skipped !== undefined) {
			outcomes.push(...benchmark.rows.map(row => ({row, skipped})));
			continue;
		}

		process.stderr.write(`measuring ${benchmark.name}\n`);
		outcomes.push(...(await outcomesOf(benchmark)));
	}

	process.stdout.write(`${tableText(outcomes)}\n${notesText(outcomes)}`);
}

if (words.length === 0 && !parameters.includes('--quick')) {
	writeMain(resultsText(outcomes));
}

if (outcomes.some(outcome => 'failed' in outcome)) {
	process.exitCode = 1;
}
