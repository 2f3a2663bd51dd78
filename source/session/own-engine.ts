// The session's engine in the real program.
import {access} from 'node:fs/promises';
import {discoverConfigs} from '../config/discover.ts';
import {loadConfig} from '../config/load.ts';
import {recentConfigs, rememberConfig} from '../config/recent.ts';
import {driftJson} from '../reports/drift-json.ts';
import {driftText} from '../reports/drift-text.ts';
import {jsonText} from '../reports/json-text.ts';
import {writeAtomically} from '../reports/write-atomically.ts';
import {openWorkspace} from '../workspace.ts';
import {editFile} from './editor.ts';
import type {SessionEngine} from './engine.ts';
import {changeMemory, recallMemory} from './memory-file.ts';

const isThere = async (file: string): Promise<boolean> => {
	try {
		await access(file);
		return true;
	} catch {
		return false;
	}
};

export const createEngine = (): SessionEngine => ({
	discover: async () => discoverConfigs({recent: await recentConfigs()}),
	load: async (file, environment) => loadConfig(file, {environment}),
	remember: async file => rememberConfig(file),
	async hasHistory({config}) {
		const {connection} = config.storage;
		return 'filepath' in connection ? isThere(connection.filepath) : true;
	},
	recallMemory,
	changeMemory,
	edit: editFile,
	open: async loaded => openWorkspace(loaded),
	async exportDrift(report, format, file) {
		await writeAtomically(file, format === 'json' ? jsonText(driftJson(report)) : driftText(report));
	},
});
