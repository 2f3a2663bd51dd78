// Where the user can be. A place keeps what its screen needs to look as it was left: cursor, filter, marks, what was loaded.
import type {DriftReport} from '../drift/report.ts';
import type {Run, RunProfile} from '../profiling/profile.ts';
import type {DatasetKey} from '../storage/store.ts';
import type {Comparison, PlannedTable} from '../workspace.ts';
import type {Batch} from './batch.ts';
import type {Cell} from './cell.ts';
import type {ConfigRow} from './config-rows.ts';
import type {Finding} from './findings.ts';
import type {MetricHistories} from './histories.ts';
import type {ListState} from './list-state.ts';
import type {Opened} from './opened.ts';
import type {Resource} from './resource.ts';
import type {Verdict} from './verdict.ts';

/** What is known of a config without opening its screen. */
export type Overview = {
	readonly tables: number;
	readonly lastRun: Date | undefined;
	readonly worst: Verdict | undefined;
};

export type ConfigsPlace = {
	readonly screen: 'configs';
	readonly rows: Resource<readonly ConfigRow[]>;
	/** `epoch` grows when something else than the list itself moved the cursor. */
	readonly cursor: Cell<{readonly index: number; readonly epoch: number}>;
	/** By file and environment, as they become known. */
	readonly overviews: Cell<ReadonlyMap<string, Overview>>;
};

export type TablesPlace = {
	readonly screen: 'tables';
	readonly opened: Opened;
	readonly list: Cell<ListState>;
	readonly selected: Cell<ReadonlySet<string>>;
};

export type RunPlace = {
	readonly screen: 'run';
	readonly opened: Opened;
	readonly batch: Batch;
	readonly list: Cell<ListState>;
};

export const profileOrders = ['table', 'name', 'nulls', 'distinct'] as const;

export type ProfileOrder = (typeof profileOrders)[number];

export type ProfilePlace = {
	readonly screen: 'profile';
	readonly opened: Opened;
	readonly dataset: DatasetKey;
	readonly profile: Resource<RunProfile>;
	readonly list: Cell<ListState>;
	readonly order: Cell<ProfileOrder>;
	/** The first column after the frozen one. */
	readonly offset: Cell<number>;
};

export type ColumnPlace = {
	readonly screen: 'column';
	readonly opened: Opened;
	readonly dataset: DatasetKey;
	readonly profile: RunProfile;
	/** In the order of the list it was opened from. */
	readonly names: readonly string[];
	readonly name: string;
	readonly histories: Resource<MetricHistories>;
	readonly scroll: Cell<number>;
};

export type Shown = 'high' | 'medium' | 'low' | 'none';

export type DriftPlace = {
	readonly screen: 'drift';
	readonly opened: Opened;
	readonly dataset: DatasetKey;
	readonly comparison: Comparison;
	readonly report: Resource<DriftReport>;
	readonly list: Cell<ListState>;
	readonly shown: Cell<ReadonlySet<Shown>>;
};

export type Evidence = {
	readonly baseline: RunProfile;
	readonly current: RunProfile;
	readonly histories: MetricHistories;
};

export type FindingPlace = {
	readonly screen: 'finding';
	readonly opened: Opened;
	readonly dataset: DatasetKey;
	readonly report: DriftReport;
	/** In the order of the list it was opened from. */
	readonly findings: readonly Finding[];
	readonly finding: Finding;
	readonly evidence: Resource<Evidence>;
	readonly scroll: Cell<number>;
};

export type RunsPlace = {
	readonly screen: 'runs';
	readonly opened: Opened;
	readonly dataset: DatasetKey;
	readonly runs: Resource<readonly Run[]>;
	readonly list: Cell<ListState>;
	readonly marked: Cell<readonly string[]>;
	/** When a run is being chosen for something: for what, and what happens with it. */
	readonly choosing?: {readonly purpose: 'baseline' | 'current'; readonly choose: (run: Run) => void};
};

export type StatementsPlace = {
	readonly screen: 'statements';
	readonly opened: Opened;
	readonly title: string;
	readonly plans: Resource<readonly PlannedTable[]>;
	readonly scroll: Cell<number>;
};

export type Place =
	| ConfigsPlace | TablesPlace | RunPlace | ProfilePlace | ColumnPlace | DriftPlace | FindingPlace | RunsPlace | StatementsPlace;
