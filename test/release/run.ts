// `npm run release`: packs the program, installs the package in folders of their own, as a command and as a library,
// and runs both. The package stays in the repository's folder, to be installed or published.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {changeSample, createSample} from '../../source/sample/sample.ts';

const repository = path.join(import.meta.dirname, '..', '..');
const isWindows = process.platform === 'win32';

const say = (line: string) => {
	process.stdout.write(`${line}\n`);
};

/** The standard output of a command, which must end with the status that is expected. */
const outputOf = (directory: string, commandLine: readonly string[], expectedStatus = 0): string => {
	const [command = '', ...rest] = commandLine;
	const {status, stdout, error} = spawnSync(command, rest, {
		cwd: directory,
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
		stdio: ['ignore', 'pipe', 'inherit'],
		// The commands of npm and of its packages are scripts there.
		shell: isWindows,
	});
	if (status !== expectedStatus) {
		const end = status ?? error?.message ?? 'a signal';
		throw new Error(`${commandLine.join(' ')} ended with ${end}, not with ${expectedStatus}:\n${stdout}`);
	}

	return stdout;
};

const mustHave = (output: string, expected: string): void => {
	if (!output.includes(expected)) {
		throw new Error(`the output lacks ${expected}:\n${output}`);
	}
};

/** The path of the package. */
const pack = (): string => {
	const packed = JSON.parse(outputOf(repository, ['npm', 'pack', '--json', '--ignore-scripts'])) as Readonly<
		Record<string, {readonly filename: string}>
	>;
	// A list up to npm 11, by name from 12 on.
	const [{filename} = {filename: ''}] = Object.values(packed);
	return path.join(repository, filename);
};

const tryCommand = (tarball: string, directory: string): void => {
	outputOf(directory, ['npm', 'install', '--global', '--prefix', directory, tarball]);
	const profilemesh = path.join(directory, ...(isWindows ? [] : ['bin']), 'profilemesh');
	const database = path.join(directory, 'shop.db');
	createSample(database);
	fs.writeFileSync(path.join(directory, 'profilemesh.yml'), 'source: {type: sqlite, filepath: shop.db}\n');
	outputOf(directory, [profilemesh, 'profile', '--quiet']);
	changeSample(database);
	outputOf(directory, [profilemesh, 'profile', '--quiet']);
	mustHave(outputOf(directory, [profilemesh, 'drift', '--all', '--fail-on-drift'], 1), '[HIGH] customers.age.mean');
};

const tryLibrary = (tarball: string, directory: string): void => {
	fs.writeFileSync(path.join(directory, 'package.json'), '{"type": "module", "private": true}');
	outputOf(directory, ['npm', 'install', tarball]);
	const examples = path.join(directory, 'node_modules', 'profilemesh', 'examples');
	fs.cpSync(examples, path.join(directory, 'examples'), {recursive: true});
	mustHave(outputOf(directory, ['node', path.join('examples', 'quickstart.ts')]), '[HIGH] customers.age.mean');
	const program = "const {profile} = require('profilemesh'); console.log(typeof profile)";
	mustHave(
		outputOf(directory, ['node', '--input-type=commonjs', '--eval', isWindows ? `"${program}"` : program]),
		'function',
	);
};

const elsewhere = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'profilemesh-release-')));
try {
	say('[1/3] Pack');
	const tarball = pack();

	say('[2/3] Install it as a command, and profile with it');
	tryCommand(tarball, fs.mkdtempSync(path.join(elsewhere, 'command-')));

	say('[3/3] Install it as a library, and run the quickstart with it');
	tryLibrary(tarball, fs.mkdtempSync(path.join(elsewhere, 'library-')));

	say(`Tried: ${path.relative(process.cwd(), tarball)}`);
} finally {
	fs.rmSync(elsewhere, {recursive: true, force: true});
}
