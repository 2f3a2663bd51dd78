// What can be found, as rows: the best first.
import type {DatasetKey} from '../../../profiling/dataset.ts';
import {countOf, formatPercent} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import {shownKeys} from '../../input/key-bindings.ts';
import type {AvailableAction} from '../../navigation/session.ts';
import type {DatasetRow} from '../../services/open-config.ts';
import type {DatasetColumns, FoundColumn} from '../../services/queries.ts';
import type {DriftStatuses} from '../../state/drift-status.ts';
import {fuzzyRank} from '../../state/fuzzy-rank.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import {shortDriftStatusLine} from '../../text/drift-status-line.ts';
import {line, type Line} from '../../text/line.ts';
import type {Column} from '../../text/table-layout.ts';
import type {FindState} from './state.ts';

export type FoundRow = {readonly id: string; readonly name: string} & (
	| {readonly kind: 'action'; readonly action: AvailableAction}
	| {readonly kind: 'dataset'; readonly row: DatasetRow}
	| {
			readonly kind: 'column';
			readonly dataset: DatasetKey;
			readonly runId: string;
			readonly column: FoundColumn;
	  }
);

const actionRow = (action: AvailableAction): FoundRow => ({
	kind: 'action',
	id: `action ${action.binding.action}`,
	name: action.binding.help,
	action,
});

const everything = memoizeLast(
	(
		actions: readonly AvailableAction[],
		datasets: readonly DatasetRow[],
		columns: readonly DatasetColumns[],
	): readonly FoundRow[] => [
		...actions.map(action => actionRow(action)),
		...datasets.map((row): FoundRow => ({kind: 'dataset', id: `dataset ${row.id}`, name: row.datasetName, row})),
		...columns.flatMap(({dataset, runId, columns: found}) =>
			found.map((column): FoundRow => ({
				kind: 'column',
				id: JSON.stringify([dataset.schemaName, dataset.datasetName, column.name]),
				name: `${dataset.datasetName}.${column.name}`,
				dataset,
				runId,
				column,
			})),
		),
	],
);

/** An action is found by what it does, by its word in the footer and by its name in a file of keys. */
const namesOf = (row: FoundRow): readonly string[] =>
	row.kind === 'action' ? [row.name, row.action.binding.label, row.action.binding.action] : [row.name];

const rankOf = (row: FoundRow, letters: string): number | undefined => {
	const ranks = namesOf(row).flatMap(name => fuzzyRank(name, letters) ?? []);
	return ranks.length === 0 ? undefined : Math.max(...ranks);
};

/** As many as anyone looks through. */
const maxRows = 500;

const ranked = memoizeLast((rows: readonly FoundRow[], letters: string): readonly FoundRow[] =>
	letters.trim() === ''
		? rows.slice(0, maxRows)
		: rows
				.flatMap(row => {
					const rank = rankOf(row, letters);
					return rank === undefined ? [] : [{row, rank}];
				})
				.toSorted((one, other) => other.rank - one.rank)
				.slice(0, maxRows)
				.map(({row}) => row),
);

export const rowsOf = ({actions, openConfig, columns, list}: FindState): readonly FoundRow[] =>
	ranked(everything(actions, openConfig?.rows.current ?? [], columns.current ?? []), list.value.filter);

export const idsOf = memoizeLast((rows: readonly FoundRow[]): readonly string[] => rows.map(({id}) => id));

const typeOf = (row: FoundRow): string =>
	row.kind === 'column' ? row.column.type : row.kind === 'dataset' ? row.row.table.kind : row.action.binding.action;

const aboutOf = (row: FoundRow, driftStatuses: DriftStatuses): Line => {
	if (row.kind === 'action') {
		return line(shownKeys(row.action.binding), 'strong');
	}

	if (row.kind === 'column') {
		const {nullPercent} = row.column;
		return line(nullPercent === null ? '' : `${formatPercent(nullPercent)} % null`, 'dim');
	}

	const [latest] = row.row.runs;
	const driftStatus = latest === undefined ? undefined : driftStatuses.get(latest.runId);
	return latest === undefined
		? line('never profiled', 'dim')
		: driftStatus === undefined
			? line(countOf(latest.rowCount ?? 0, 'row'), 'dim')
			: shortDriftStatusLine(driftStatus);
};

/** Cells that hold what any action does, to read as a sentence. */
const wholeHelp = 40;

export const columnsOf = (driftStatuses: DriftStatuses): ReadonlyArray<Column<FoundRow>> => [
	{heading: 'name', align: 'left', rank: 0, shrinkTo: wholeHelp, cell: ({name}) => line(visible(name))},
	{heading: 'what', align: 'left', rank: 1, cell: row => line(typeOf(row), 'dim')},
	{heading: '', align: 'left', rank: 0, cell: row => aboutOf(row, driftStatuses)},
];
