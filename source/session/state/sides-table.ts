// The tables of two sides while they are compared, and after.
import type {DriftReport} from '../../drift/report.ts';
import {datasetId, type DatasetKey} from '../../profiling/dataset.ts';
import type {ErrorDetails} from '../../errors.ts';
import type {SidesEvent} from '../../sides/comparison.ts';

/** How far one side of a table is. */
export type SideProgress = {
	readonly rowsDone: number;
	/** `null` where it is not known. */
	readonly rowsTotal: number | null;
	readonly isProfiled: boolean;
};

/** `left` and `right` alone have the table. */
export type SidesTableState =
	'waiting' | 'profiling' | 'rows' | 'same' | 'differs' | 'left' | 'right' | 'failed' | 'cancelled';

/** A table by its name on the left, or on the only side that has it. */
export type SidesTable = DatasetKey & {
	readonly id: string;
	/** Its name on the right, where that is another one. */
	readonly otherName: string | undefined;
	readonly state: SidesTableState;
	readonly left: SideProgress;
	readonly right: SideProgress;
	readonly report: DriftReport | undefined;
	readonly error: ErrorDetails | undefined;
};

const noRows: SideProgress = {rowsDone: 0, rowsTotal: null, isProfiled: false};

const waiting = ({schemaName, datasetName}: DatasetKey, otherName?: string): SidesTable => ({
	schemaName,
	datasetName,
	id: datasetId({schemaName, datasetName}),
	otherName,
	state: 'waiting',
	left: noRows,
	right: noRows,
	report: undefined,
	error: undefined,
});

const stateOf = ({schemaChanges, summary}: DriftReport): SidesTableState => {
	const kinds = new Set(schemaChanges.map(({kind}) => kind));
	return kinds.has('dataset_removed')
		? 'left'
		: kinds.has('dataset_added')
			? 'right'
			: summary.worst === 'none'
				? 'same'
				: 'differs';
};

const progressed = (table: SidesTable, event: SidesEvent): SidesTable => {
	switch (event.type) {
		case 'tables_paired': {
			return table;
		}

		case 'table_started': {
			return {...table, state: 'profiling'};
		}

		case 'side_progress': {
			const {side, rows} = event;
			const next = rows === 'profiled' ? {...table[side], isProfiled: true} : {...rows, isProfiled: false};
			return {...table, [side]: next};
		}

		case 'rows_started': {
			return {...table, state: 'rows'};
		}

		case 'table_compared': {
			return 'report' in event.table
				? {...table, state: stateOf(event.table.report), report: event.table.report}
				: {...table, state: 'failed', error: event.table.error};
		}
	}
};

/** The tables after an event. */
export const applySidesEvent = (
	tables: readonly SidesTable[] | undefined,
	event: SidesEvent,
): readonly SidesTable[] => {
	if (event.type === 'tables_paired') {
		return [
			...event.pairs.map(({left, right}) =>
				waiting(left, left.datasetName === right.datasetName ? undefined : right.datasetName),
			),
			...[...event.leftOnly, ...event.rightOnly, ...event.failed].map(dataset => waiting(dataset)),
		].toSorted((one, other) => one.datasetName.localeCompare(other.datasetName, 'en', {numeric: true}));
	}

	const id = datasetId(event.type === 'table_compared' ? event.table : event.dataset);
	return (tables ?? []).map(table => (table.id === id ? progressed(table, event) : table));
};

const underWay: ReadonlySet<SidesTableState> = new Set(['waiting', 'profiling', 'rows']);

/** Whether a table has no outcome yet. */
export const isUnderWay = ({state}: SidesTable): boolean => underWay.has(state);

/** The tables once nothing is read any more. */
export const stopTables = (tables: readonly SidesTable[]): readonly SidesTable[] =>
	tables.map(table => (isUnderWay(table) ? {...table, state: 'cancelled'} : table));
