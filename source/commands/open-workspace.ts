// Opens the config that the flags of a command name.
import path from 'node:path';
import process from 'node:process';
import {discoverConfigs} from '../config/discover.ts';
import {loadSource} from '../config/load-source.ts';
import {ProfileMeshError} from '../errors.ts';
import {mayHoldPassword} from '../secrets.ts';
import type {OnWait} from '../storage/waiting.ts';
import {visible} from '../terminal-text.ts';
import {openWorkspace} from '../opened-workspace.ts';
import type {Workspace} from '../workspace.ts';
import type {NarratedOutput} from './output.ts';
import {passwordWarning} from './password-warning.ts';

export type ConfigFlags = {
	readonly config?: string | undefined;
	readonly environment?: string | undefined;
};

const onlyConfig = async (env: typeof process.env): Promise<string> => {
	const [file, ...others] = await discoverConfigs({env});
	if (file === undefined) {
		throw new ProfileMeshError('usage', 'There is no config to work with', {
			why:
				'Neither --config nor PROFILEMESH_CONFIG is given, ' +
				'and none is found in ., ./config, ./profilemesh or ./examples',
			hint: 'Name one: --config FILE, name a database file or a URL instead, or make one: profilemesh init',
		});
	}

	if (others.length > 0) {
		const names = [file, ...others].map(name => path.relative(process.cwd(), name));
		throw new ProfileMeshError('usage', 'There are several configs to choose from', {
			why: `Neither --config nor PROFILEMESH_CONFIG is given, and there are ${names.length}: ${names.join(', ')}`,
			hint: `Name one: --config ${names[0]}`,
		});
	}

	return file;
};

/**
Chooses the config: that of `--config`, else of `PROFILEMESH_CONFIG`, else the only one found.

@throws ProfileMeshError `usage` when there is none, or more than one.
*/
export const chooseConfig = async ({config}: ConfigFlags, env: typeof process.env): Promise<string> =>
	[config, env['PROFILEMESH_CONFIG']].find(file => file !== undefined && file !== '') ?? onlyConfig(env);

/** Milliseconds after which a log reports a wait. A terminal shows it at once. */
const logDelay = 10_000;

/** Reports each wait once. */
const waitNotes = ({stderr, terminalColumns}: NarratedOutput): OnWait => {
	const noted = new Set<string>();
	let timer: NodeJS.Timeout | undefined;
	return text => {
		clearTimeout(timer);
		if (text === undefined || noted.has(text)) {
			return;
		}

		const note = () => {
			noted.add(text);
			stderr(`note: ${visible(text)}\n`);
		};

		if (terminalColumns() === undefined) {
			timer = setTimeout(note, logDelay).unref();
		} else {
			note();
		}
	};
};

/** Opens that config; the caller closes it. */
export const openChosenWorkspace = async (
	flags: ConfigFlags,
	{env, output}: {readonly env: typeof process.env; readonly output: NarratedOutput},
): Promise<Workspace> => {
	const loaded = await loadSource(await chooseConfig(flags, env), {environment: flags.environment, env});
	if (loaded.named !== undefined && mayHoldPassword(flags.config ?? '')) {
		output.stderr(passwordWarning);
	}

	return openWorkspace(loaded, {
		onNotice(text) {
			output.stderr(`note: ${visible(text)}\n`);
		},
		onWait: waitNotes(output),
	});
};
