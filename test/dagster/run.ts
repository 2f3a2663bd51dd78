// `npm run test:dagster`: everything about Dagster, in a real one. It brings its own Python environment, kept between
// runs. What follows is for pytest: `npm run test:dagster -- -k stack`.
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import envPaths from 'env-paths';

const here = import.meta.dirname;
const repository = path.join(here, '..', '..');
const requirements = path.join(here, 'requirements.txt');
const configuration = path.join(here, 'pyproject.toml');
const python = process.env['PYTHON'] ?? 'python3';

const say = (line: string) => {
	process.stderr.write(`${line}\n`);
};

const fail = (what: string): never => {
	say(`test:dagster: ${what}`);
	process.exit(1); // eslint-disable-line unicorn/no-process-exit -- a script, and nothing is left to do
};

/** The output of a command, or `undefined` where it fails. */
const outputOf = (command: string, ...commandLine: readonly string[]): string | undefined => {
	const {status, stdout} = spawnSync(command, commandLine, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
	return status === 0 ? stdout.trim() : undefined;
};

const run = (command: string, commandLine: readonly string[], env: typeof process.env = process.env): boolean =>
	spawnSync(command, commandLine, {cwd: repository, stdio: ['ignore', 'inherit', 'inherit'], env}).status === 0;

const pythonVersion = (): string => {
	const version = outputOf(python, '-c', 'import sys; print(sys.version.split()[0])');
	const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
	return version !== undefined && (major > 3 || (major === 3 && minor >= 10))
		? version
		: fail(`it needs Python 3.10 or newer as ${python}, and found ${version ?? 'none'}`);
};

const installed = [requirements, path.join(repository, 'docker', 'requirements.txt')];

/** Named by all that is in it, so that another version has an environment of its own. */
const environmentDirectory = (): string => {
	const hash = createHash('sha256').update(pythonVersion());
	for (const file of installed) {
		hash.update(fs.readFileSync(file));
	}

	return path.join(envPaths('profilemesh', {suffix: ''}).cache, `dagster-${hash.digest('hex').slice(0, 16)}`);
};

/** Makes the environment where it is not there yet; one that was not finished is made again. */
const prepareEnvironment = (directory: string): void => {
	const finished = path.join(directory, 'finished');
	if (fs.existsSync(finished)) {
		return;
	}

	say(`Installing Dagster for the tests in ${directory}`);
	fs.rmSync(directory, {recursive: true, force: true});
	if (!run(python, ['-m', 'venv', directory])) {
		fail('the Python environment cannot be made: is the venv module installed?');
	}

	const pip = path.join(directory, 'bin', 'pip');
	const quiet = ['--quiet', '--disable-pip-version-check'];
	if (!run(pip, ['install', ...quiet, '--requirement', requirements])) {
		// Any package is an answer: only where there is none, the index cannot be reached.
		if (
			outputOf(
				pip,
				'download',
				...quiet,
				'--no-deps',
				'--retries',
				'0',
				'--timeout',
				'15',
				'--dest',
				path.join(directory, 'probe'),
				'pip',
			) === undefined
		) {
			say('\n!!! test:dagster SKIPPED: PyPI cannot be reached. Nothing about Dagster has been tested. !!!\n');
			process.exit(0); // eslint-disable-line unicorn/no-process-exit -- likewise
		}

		fail('the packages cannot be installed');
	}

	fs.writeFileSync(finished, '');
};

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const findBrowser = (): string | undefined =>
	browsers.map(name => outputOf('sh', '-c', `command -v ${name}`)).find(found => found !== undefined);

/** The browser that is there, else Debian's where it can be installed. */
const prepareBrowser = (): string | undefined => {
	const isDebian = outputOf('sh', '-c', 'test "$(id -u)" = 0 && command -v apt-get') !== undefined;
	if (isDebian && findBrowser() === undefined) {
		say('Installing Chromium for the test of the web page');
		spawnSync(
			'sh',
			[
				'-c',
				'apt-get update && DEBIAN_FRONTEND=noninteractive ' +
					'apt-get install --yes --no-install-recommends chromium',
			],
			{stdio: 'ignore'},
		);
	}

	return findBrowser();
};

const directory = environmentDirectory();
prepareEnvironment(directory);
const bin = path.join(directory, 'bin');
const browser = prepareBrowser();
if (browser === undefined) {
	say('!!! There is no Chromium, and none can be installed: the web page is not looked at. !!!');
}

const files = ['examples', 'test/dagster'];
const cache = path.join(directory, 'mypy');
const env = {
	...process.env,
	PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
	PYTHONDONTWRITEBYTECODE: '1',
	...(browser !== undefined && {PROFILEMESH_TEST_BROWSER: browser}),
};
const steps: ReadonlyArray<readonly [tool: string, ...commandLine: readonly string[]]> = [
	['ruff', 'check', '--no-cache', '--config', configuration, ...files],
	['ruff', 'format', '--no-cache', '--check', '--config', configuration, ...files],
	['hadolint', path.join(repository, 'docker', 'Dockerfile')],
	['mypy', '--config-file', configuration, '--cache-dir', cache, ...files],
	['pytest', '--config-file', configuration, here, ...process.argv.slice(2)],
];
for (const [tool, ...commandLine] of steps) {
	if (!run(path.join(bin, tool), commandLine, env)) {
		fail(`${tool} failed`);
	}
}
