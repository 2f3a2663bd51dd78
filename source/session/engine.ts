// What the session asks of the rest of the program: one object, so that its heavy parts load after the first frame.
import type {LoadedConfig} from '../config/load.ts';
import type {DriftReport} from '../drift/report.ts';
import type {Workspace} from '../workspace.ts';

export type SessionEngine = {
	/** Absolute paths of the configs that a session without `--config` offers. */
	discover(): Promise<readonly string[]>;
	/**
	@throws ProfileMeshError `config` naming what is wrong with the file.
	*/
	load(file: string, environment?: string): Promise<LoadedConfig>;
	/** Keeps the config among those used lately. */
	remember(file: string): Promise<void>;
	/** Whether the storage of a config is there already: looking must not make one. */
	hasHistory(loaded: LoadedConfig): Promise<boolean>;
	open(loaded: LoadedConfig): Promise<Workspace>;
	/** Writes the report as `drift --format json` prints it, whole or not at all. */
	exportDrift(report: DriftReport, file: string): Promise<void>;
};
