// What the session asks of the rest of the program: one object, so that its heavy parts load after the first frame.
import type {LoadedConfig} from '../../config/load.ts';
import type {DriftReport} from '../../drift/report.ts';
import type {DriftRendering} from '../../reports/drift-formats.ts';
import type {Side} from '../../sides/compare.ts';
import type {SidesComparison} from '../../sides/comparison.ts';
import type {Workspace, WorkspaceListeners} from '../../workspace.ts';
import type {ErrorMessage} from '../state/error-message.ts';
import type {Preferences} from '../state/preferences.ts';
import type {Completion} from '../state/prompt.ts';
import type {KeysFile} from './keys-file.ts';
import type {Queries} from './queries.ts';

/** How to find out whether a source has changed, without opening it. */
export type SourcePolling = {
	/** Milliseconds between two polls. */
	readonly every: number;
	/** Changes when the source does. Never rejects. */
	readonly mark: () => Promise<string>;
};

/** A workspace whose long queries do not keep the screen waiting. */
export type SessionWorkspace = Omit<
	Workspace,
	keyof Queries | 'replay' | 'history' | 'withRows' | typeof Symbol.asyncDispose
> &
	Queries & {
		/** Milliseconds between two polls of the storage. */
		readonly pollEvery: number;
		/** Milliseconds that the cursor rests on a dataset before its columns are read. */
		readonly cursorRest: number;
		/** How to find out whether the source has changed; missing where that is impossible. */
		readonly sourcePolling?: SourcePolling | undefined;
	};

export type SessionEngine = {
	/** The configs and sources that a session without one offers: paths and URLs. */
	discover(): Promise<readonly string[]>;
	/**
	Loads a config file, or a source that is named without one.

	@throws ProfileMeshError naming what is wrong with the config or the source.
	*/
	load(address: string, environment?: string): Promise<LoadedConfig>;
	/** Adds a config or a source to those used recently. */
	rememberConfig(address: string): Promise<void>;
	/**
	Writes a config for a source that was named without one.

	@returns The variables that it takes its password from.
	@throws ProfileMeshError `usage` where a file of the name is there.
	*/
	writeConfig(loaded: LoadedConfig, file: string): Promise<readonly string[]>;
	/** Completes the name of a file. */
	completePath(text: string): Promise<Completion>;
	/**
	Opens the database of a config that is not written yet.

	@returns Why it could not be opened.
	@throws ProfileMeshError `usage` where the file is there, or cannot be written.
	*/
	tryConfig(file: string, text: string): Promise<ErrorMessage | undefined>;
	/**
	Writes a new config.

	@throws ProfileMeshError `usage` where the file is there, or cannot be written.
	*/
	writeNewConfig(file: string, text: string): Promise<void>;
	/**
	Makes the sample shop in a folder, unless it is there.

	@returns Its config.
	*/
	makeSample(folder: string): Promise<string>;
	/** Whether the storage of a config exists: asking must not create one. */
	hasHistory(loaded: LoadedConfig): Promise<boolean>;
	/** Reads what earlier sessions kept. What cannot be read is lost. */
	readPreferences(): Promise<Preferences>;
	/** The keys that the user chose. */
	readKeys(): Promise<KeysFile>;
	/** Changes what is kept, also when several sessions do so at the same time. */
	changePreferences(change: (preferences: Preferences) => Preferences): Promise<void>;
	/**
	Opens a file in the user's editor and waits for its end.

	@throws ProfileMeshError `usage` when there is no editor, or it failed.
	*/
	edit(file: string, line?: number): Promise<void>;
	open(loaded: LoadedConfig, listeners?: WorkspaceListeners): Promise<SessionWorkspace>;
	/**
	Reads what a user names as one side of a comparison: a config, `config@environment`, a source, or a kept run of
	`own`.

	@throws ProfileMeshError naming what is wrong with it.
	*/
	readSide(text: string, own: LoadedConfig): Promise<Side>;
	/** Opens two sides to compare them; whoever asks closes them. */
	openSides(left: Side, right: Side): Promise<SidesComparison>;
	/** Writes the report as `drift --format` prints it, whole or not at all. */
	exportDrift(
		report: DriftReport,
		rendering: Pick<DriftRendering, 'format' | 'configFile'>,
		file: string,
	): Promise<void>;
	/** Writes a page to share, whole or not at all. A new file is for its owner alone. */
	writePage(file: string, page: string): Promise<void>;
};
