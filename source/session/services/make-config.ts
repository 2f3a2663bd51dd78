// Makes a config by the questions of `profilemesh init`, in a program of its own on the same terminal.
import {spawn} from 'node:child_process';
import process from 'node:process';
import {ProfileMeshError} from '../../errors.ts';
import {exitStatus} from '../../exit-status.ts';
import {waitForChild} from './wait-for-child.ts';

/**
Asks the questions of `init` on the terminal, and writes the config.

@throws ProfileMeshError `interrupted` where the user stopped, `usage` where `init` failed.
*/
export const makeConfig = async (file: string): Promise<void> => {
	const status = await waitForChild(
		spawn(process.execPath, [process.argv[1] ?? '', 'init', '--config', file], {stdio: 'inherit'}),
	);
	if (status === exitStatus.interrupted) {
		throw new ProfileMeshError('interrupted', 'No config was written');
	}

	if (status !== exitStatus.done) {
		throw new ProfileMeshError('usage', 'No config was written', {
			hint: `Run profilemesh init --config ${file} in a shell to see why`,
		});
	}
};
