// The words around the list of datasets: facts, status line, labels of keys, and what to do where it is empty.
import {countOf, formatCount} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import type {KeyOf, Labels} from '../../input/key-bindings.ts';
import {quitLabel} from '../../input/key-lines.ts';
import type {DatasetRow} from '../../services/open-config.ts';
import type {DriftStatuses} from '../../state/drift-status.ts';
import type {ErrorMessage} from '../../state/error-message.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import type {Loaded} from '../../state/resource.ts';
import {filterLine} from '../../text/filter-line.ts';
import {emptyLine, joinLines, line, type Line, segment, widthOf} from '../../text/line.ts';
import type {tablesKeys} from './keys.ts';
import type {TablesState} from './state.ts';

/** The next step of a new user. */
const hintOf = (all: readonly DatasetRow[], keyOf: KeyOf<typeof tablesKeys>): Line => {
	if (all.length === 0 || all.some(({runs}) => runs.length > 1)) {
		return emptyLine;
	}

	return line(
		all.every(({runs}) => runs.length === 0)
			? `No runs yet. Press ${keyOf('selectAll')} and ${keyOf('open')} to profile all of them.`
			: `One run so far. Press ${keyOf('selectAll')} and ${keyOf('open')} to profile all again.`,
		'dim',
	);
};

type TablesFacts = {
	/** The rows that the filter lets through. */
	readonly rows: readonly DatasetRow[];
	readonly all: readonly DatasetRow[];
	/** Whether a batch is running. */
	readonly isRunning: boolean;
	readonly sourceProblem: ErrorMessage | 'waiting' | undefined;
	readonly keyOf: KeyOf<typeof tablesKeys>;
	/** Cells of the window. */
	readonly width: number;
};

/** Why the source has not answered, while its stored runs are listed. A narrow window says less of it. */
const sourceLine = (problem: ErrorMessage | 'waiting', reload: string, width: number): Line => {
	if (problem === 'waiting') {
		return line('Waiting for the source; its runs so far are listed', 'dim');
	}

	const {what, why} = problem;
	const whole = why === undefined ? what : `${what}: ${why}`;
	const lines = [
		[whole, '; its runs so far are listed'],
		[whole, ''],
		[what, ''],
	].map(([text = '', rest = '']): Line => [
		segment(`✖ ${text}`, 'failed'),
		segment(`   ${reload} reloads${rest}`, 'dim'),
	]);
	return lines.find(each => widthOf(each) <= width) ?? lines.at(-1) ?? [];
};

const patternsText = (patterns: readonly string[]): string => visible(patterns.join(' '));

export const statusLine = (
	state: TablesState,
	{rows, all, isRunning, sourceProblem, keyOf, width}: TablesFacts,
): Line => {
	const filtered = filterLine(state.list.value, rows.length, all.length);
	const marks = state.selected.value.size;
	const isFiltered = filtered.length > 0;
	// Escape clears the filter first, then the selection.
	const only = state.only.value;
	const share = `${formatCount(rows.length)} of ${formatCount(all.length)}`;
	const isNarrowed = marks > 0 || state.onlyDrifted.value || only !== undefined;
	const wayBack = marks > 0 ? 'esc clears it' : `${only === undefined ? keyOf('onlyDrifted') : 'esc'} shows all`;
	const status = [
		sourceProblem === undefined ? [] : sourceLine(sourceProblem, keyOf('refresh'), width),
		isRunning ? [segment(`A batch is running: ${keyOf('lastBatch')} shows it`, 'medium')] : [],
		marks === 0 ? [] : [segment(`${formatCount(marks)} selected`, 'strong')],
		isFiltered || !state.onlyDrifted.value ? [] : [segment(`only what drifted: ${share}`, 'strong')],
		isFiltered || only === undefined || state.onlyDrifted.value
			? []
			: [segment(`only ${patternsText(only)}: ${share}`, 'strong')],
		filtered,
		isFiltered || !isNarrowed ? [] : [segment(wayBack, 'dim')],
	].filter(part => part.length > 0);
	return status.length === 0 ? hintOf(all, keyOf) : joinLines(status, ' '.repeat(3));
};

export const emptyText = (state: TablesState, all: readonly DatasetRow[], keyOf: KeyOf<typeof tablesKeys>): string => {
	if (all.length > 0) {
		const datasets = state.onlyDrifted.value ? 'dataset that drifted' : 'dataset';
		return state.list.value.filter === ''
			? state.only.value === undefined
				? `Nothing drifted in the latest runs. Press ${keyOf('onlyDrifted')} to see all datasets.`
				: `No table matches ${patternsText(state.only.value)}. Press esc to see all of them.`
			: `No ${datasets} has these words in its name. Press esc to clear the filter.`;
	}

	return state.openConfig.loaded.config.profiling.tables.length === 0
		? `This database has no tables. Once it has some, press ${keyOf('refresh')} to reload the list.`
		: 'No table matches profiling.tables of this config. ' +
				`Change it, then press ${keyOf('refresh')} to reload the list.`;
};

/** What to do when the list cannot be read. */
export const pressText = (keyOf: KeyOf<typeof tablesKeys>, leave: string, isFirst: boolean): string =>
	`Press ${keyOf('refresh')} to reload, ${keyOf('edit')} to edit the config, ` +
	`${leave} to ${isFirst ? 'quit' : 'go back'}.`;

/** What to do when the list is empty. */
const nothingToDo: Labels = {
	open: '',
	select: '',
	selectAll: '',
	filter: '',
	run: '',
	drift: '',
	profile: '',
	history: '',
	board: '',
	plan: '',
	compare: '',
	onlyDrifted: '',
	edit: 'edit config',
	refresh: 'reload',
};

type LabelFacts = {
	readonly marks: number;
	readonly isEmpty: boolean;
	readonly isFirst: boolean;
	readonly isRunning: boolean;
	readonly here: DatasetRow | undefined;
};

export const labelsFor = ({marks, isEmpty, isFirst, isRunning, here}: LabelFacts): Labels => ({
	...(here?.runs.length === 0 && {open: 'look'}),
	...(isRunning && {run: 'show batch'}),
	...(marks > 0 && {open: `profile ${formatCount(marks)}`, run: ''}),
	...(isEmpty && nothingToDo),
	...(isFirst && {back: quitLabel}),
});

/** How many datasets drifted, once all are judged, and how many failed. */
const driftFact = memoizeLast((all: readonly DatasetRow[], driftStatuses: DriftStatuses): readonly string[] => {
	const comparable = all.filter(({runs, failed}) => runs.length > 1 && failed === undefined);
	const known = comparable
		.map(({runs}) => driftStatuses.get(runs[0]?.runId ?? ''))
		.filter(driftStatus => driftStatus !== undefined);
	const drifted = known.filter(({worst}) => worst !== 'none').length;
	const failed = all.filter(row => row.failed !== undefined).length;
	return [
		...(comparable.length === 0 || known.length < comparable.length
			? []
			: [drifted === 0 ? 'nothing drifted' : `${formatCount(drifted)} drifted`]),
		...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
	];
});

export const listFacts = (loaded: Loaded<readonly DatasetRow[]>, driftStatuses: DriftStatuses): readonly string[] =>
	loaded.status === 'ready' ? [...driftFact(loaded.value, driftStatuses), countOf(loaded.value.length, 'table')] : [];
