// Where the user can be. A place keeps what its screen needs to look as it was left: cursor, filter, marks, what was loaded.
import type {DriftReport} from '../../drift/report.ts';
import type {Severity} from '../../drift/severity.ts';
import type {Run, RunProfile} from '../../profiling/profile.ts';
import type {DatasetKey} from '../../profiling/dataset.ts';
import type {Comparison, Explanation, PlannedTable} from '../../workspace.ts';
import type {BatchController} from '../services/batch-controller.ts';
import type {Signal} from '../state/signal.ts';
import type {ConfigRow} from '../screens/configs/config-rows.ts';
import type {Finding} from '../state/findings.ts';
import type {MetricHistories} from '../services/metric-histories.ts';
import type {ListState} from '../state/list-state.ts';
import type {TablesOrder} from '../state/preferences.ts';
import type {OpenConfig} from '../services/open-config.ts';
import type {Resource} from '../state/resource.ts';
import type {Sorting} from '../state/sorting.ts';
import type {DriftTimeline} from '../services/drift-timeline.ts';
import type {DriftStatus} from '../state/drift-status.ts';

/** What is known of a config without opening its screen. */
export type Overview = {
	readonly tables: number;
	readonly lastRun: Date | undefined;
	readonly worst: DriftStatus | undefined;
};

export type ConfigsState = {
	readonly screen: 'configs';
	readonly rows: Resource<readonly ConfigRow[]>;
	readonly cursor: Signal<number>;
	/** By file and environment, as they become known. */
	readonly overviews: Signal<ReadonlyMap<string, Overview>>;
};

export type TablesState = {
	readonly screen: 'tables';
	readonly openConfig: OpenConfig;
	readonly list: Signal<ListState>;
	readonly selected: Signal<ReadonlySet<string>>;
	/** The id of the dataset that was selected last: where a range begins. */
	readonly anchor: Signal<string | undefined>;
	readonly sorting: Signal<Sorting<TablesOrder>>;
	readonly onlyDrifted: Signal<boolean>;
};

export type BatchState = {
	readonly screen: 'run';
	readonly openConfig: OpenConfig;
	readonly batch: BatchController;
	readonly list: Signal<ListState>;
	readonly onlyFailed: Signal<boolean>;
};

export type ProfileState = {
	readonly screen: 'profile';
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly profile: Resource<RunProfile>;
	readonly list: Signal<ListState>;
	/** By the heading of a figure; `table` is the table's own order. */
	readonly sorting: Signal<Sorting<string>>;
	/** Which figure the cursor is on; 0 is the name. */
	readonly figure: Signal<number>;
	/** Figures that are scrolled away, after the name, which stays. */
	readonly offset: Signal<number>;
};

export type ColumnState = {
	readonly screen: 'column';
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly profile: RunProfile;
	/** In the order of the list it was opened from. */
	readonly names: readonly string[];
	readonly name: string;
	readonly histories: Resource<MetricHistories>;
	readonly scroll: Signal<number>;
};

export type Shown = Severity;

/** Both runs of a comparison, whole. */
export type Evidence = {
	/** What they were compared for. */
	readonly report: DriftReport;
	readonly baseline: RunProfile;
	readonly current: RunProfile;
};

export type DriftState = {
	readonly screen: 'drift';
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly comparison: Signal<Comparison>;
	readonly report: Resource<DriftReport>;
	/** Of the report that is shown; loaded when it is first needed. */
	readonly evidence: Resource<Evidence>;
	readonly timeline: DriftTimeline;
	readonly list: Signal<ListState>;
	readonly shown: Signal<ReadonlySet<Shown>>;
};

export type FindingState = {
	readonly screen: 'finding';
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly report: DriftReport;
	/** In the order of the list it was opened from. */
	readonly findings: readonly Finding[];
	readonly finding: Finding;
	readonly evidence: Resource<Evidence>;
	readonly histories: Resource<MetricHistories>;
	readonly explanation: Resource<Explanation>;
	/** Where it was opened from: what is decided here is shown there. */
	readonly from: DriftState;
	readonly scroll: Signal<number>;
};

export type RunsState = {
	readonly screen: 'runs';
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly runs: Resource<readonly Run[]>;
	/** The id of the run that is pinned as the baseline, if one is. */
	readonly pinned: Resource<string | undefined>;
	readonly timeline: DriftTimeline;
	readonly list: Signal<ListState>;
	readonly marked: Signal<readonly string[]>;
	/** When a run is being chosen for something: for what, and what happens with it. */
	readonly choosing?: {readonly purpose: 'baseline' | 'current'; readonly choose: (run: Run) => void};
};

export type StatementsState = {
	readonly screen: 'statements';
	readonly openConfig: OpenConfig;
	readonly title: string;
	readonly plans: Resource<readonly PlannedTable[]>;
	/** Runs what is planned. */
	readonly profile: () => void;
	readonly scroll: Signal<number>;
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
export type ChoiceState = {
	readonly screen: 'choice';
	readonly crumbs: readonly string[];
	/** What is to be chosen: `Take which selection?` */
	readonly question: string;
	readonly choices: Signal<readonly Choice[]>;
	readonly cursor: Signal<number>;
};

export type ScreenState =
	| ChoiceState
	| ConfigsState
	| TablesState
	| BatchState
	| ProfileState
	| ColumnState
	| DriftState
	| FindingState
	| RunsState
	| StatementsState;
