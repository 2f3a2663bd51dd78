// Where the user can be. A place keeps what its screen needs to look as it was left: cursor, filter, marks, what was loaded.
import type {DriftReport} from '../drift/report.ts';
import type {Severity} from '../drift/severity.ts';
import type {Run, RunProfile} from '../profiling/profile.ts';
import type {DatasetKey} from '../storage/store.ts';
import type {Comparison, Explanation, PlannedTable} from '../workspace.ts';
import type {Batch} from './batch.ts';
import type {Cell} from './cell.ts';
import type {ConfigRow} from './config-rows.ts';
import type {Finding} from './findings.ts';
import type {MetricHistories} from './histories.ts';
import type {ListState} from './list-state.ts';
import type {TablesOrder} from './memory.ts';
import type {Opened} from './opened.ts';
import type {Resource} from './resource.ts';
import type {Sorting} from './sorting.ts';
import type {Timeline} from './timeline.ts';
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
	readonly cursor: Cell<number>;
	/** By file and environment, as they become known. */
	readonly overviews: Cell<ReadonlyMap<string, Overview>>;
};

export type TablesPlace = {
	readonly screen: 'tables';
	readonly opened: Opened;
	readonly list: Cell<ListState>;
	readonly selected: Cell<ReadonlySet<string>>;
	/** The id of the dataset that was selected last: where a range begins. */
	readonly anchor: Cell<string | undefined>;
	readonly sorting: Cell<Sorting<TablesOrder>>;
	readonly onlyDrifted: Cell<boolean>;
};

export type RunPlace = {
	readonly screen: 'run';
	readonly opened: Opened;
	readonly batch: Batch;
	readonly list: Cell<ListState>;
	readonly onlyFailed: Cell<boolean>;
};

export type ProfilePlace = {
	readonly screen: 'profile';
	readonly opened: Opened;
	readonly dataset: DatasetKey;
	readonly profile: Resource<RunProfile>;
	readonly list: Cell<ListState>;
	/** By the heading of a figure; `table` is the table's own order. */
	readonly sorting: Cell<Sorting<string>>;
	/** Which figure the cursor is on; 0 is the name. */
	readonly figure: Cell<number>;
	/** Figures that are scrolled away, after the name, which stays. */
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

export type Shown = Severity;

/** Both runs of a comparison, whole. */
export type Evidence = {
	/** What they were compared for. */
	readonly report: DriftReport;
	readonly baseline: RunProfile;
	readonly current: RunProfile;
};

export type DriftPlace = {
	readonly screen: 'drift';
	readonly opened: Opened;
	readonly dataset: DatasetKey;
	readonly comparison: Cell<Comparison>;
	readonly report: Resource<DriftReport>;
	/** Of the report that is shown; loaded when it is first needed. */
	readonly evidence: Resource<Evidence>;
	readonly timeline: Timeline;
	readonly list: Cell<ListState>;
	readonly shown: Cell<ReadonlySet<Shown>>;
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
	readonly histories: Resource<MetricHistories>;
	readonly explanation: Resource<Explanation>;
	/** Where it was opened from: what is decided here is shown there. */
	readonly from: DriftPlace;
	readonly scroll: Cell<number>;
};

export type RunsPlace = {
	readonly screen: 'runs';
	readonly opened: Opened;
	readonly dataset: DatasetKey;
	readonly runs: Resource<readonly Run[]>;
	/** The id of the run that is pinned as the baseline, if one is. */
	readonly pinned: Resource<string | undefined>;
	readonly timeline: Timeline;
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
	/** Runs what is planned. */
	readonly profile: () => void;
	readonly scroll: Cell<number>;
};

export type Choice = {
	readonly id: string;
	readonly label: string;
	/** What it is, in dim words after the label. */
	readonly about?: string;
	readonly choose: () => void;
	readonly remove?: () => void;
};

/** A short list of which one is chosen. */
export type ChoicePlace = {
	readonly screen: 'choice';
	readonly crumbs: readonly string[];
	/** What is to be chosen: `Take which selection?` */
	readonly question: string;
	readonly choices: Cell<readonly Choice[]>;
	readonly cursor: Cell<number>;
};

export type Place =
	| ChoicePlace
	| ConfigsPlace
	| TablesPlace
	| RunPlace
	| ProfilePlace
	| ColumnPlace
	| DriftPlace
	| FindingPlace
	| RunsPlace
	| StatementsPlace;
