// The lines around the tables of two sides: how far it is, and how many are the same.
import {formatDuration, formatSeconds} from '../../../reports/format-time.ts';
import {countOf, formatCount} from '../../../reports/format.ts';
import type {SidesSnapshot} from '../../services/sides-controller.ts';
import {isUnderWay, type SidesTableState} from '../../state/sides-table.ts';
import {bar} from '../../text/bars.ts';
import {type Line, line, segment, wholePieces} from '../../text/line.ts';

const countIn = ({tables = []}: SidesSnapshot, ...states: readonly SidesTableState[]): number =>
	tables.filter(({state}) => states.includes(state)).length;

/** `3 of 12 tables compared` */
export const progressText = (view: SidesSnapshot): string => {
	const {tables} = view;
	if (tables === undefined) {
		return 'Listing the tables of both sides';
	}

	const done = tables.filter(table => !isUnderWay(table)).length;
	return `${formatCount(done)} of ${countOf(tables.length, 'table')} compared`;
};

/** A bar while tables are read; then the verdict, in words with their number. */
export const headline = (view: SidesSnapshot, width: number): Line => {
	const {tables, status} = view;
	if (status === 'running' || status === 'stopping') {
		const size = Math.max(10, Math.min(60, width - 34));
		const all = tables?.length ?? 0;
		const done = tables?.filter(table => !isUnderWay(table)).length ?? 0;
		const full = bar(all === 0 ? 0 : done / all, size);
		return [
			segment(full, 'picture'),
			segment('░'.repeat(size - full.length), 'dim'),
			segment(`  ${progressText(view)}`),
		];
	}

	const parts: ReadonlyArray<readonly [number, string, Line[number]['tone']]> = [
		[countIn(view, 'same'), '= % the same', 'good'],
		[countIn(view, 'differs'), '≠ % differ', 'high'],
		[countIn(view, 'failed'), '✖ % failed', 'failed'],
		[countIn(view, 'left'), '≠ % left only', 'high'],
		[countIn(view, 'right'), '≠ % right only', 'high'],
		[countIn(view, 'cancelled'), '· % cancelled', 'dim'],
	];
	const pieces = parts
		.filter(([count]) => count > 0)
		.map(([count, text, tone], index) =>
			segment(`${index === 0 ? '' : ' '.repeat(3)}${text.replace('%', () => formatCount(count))}`, tone),
		);
	return pieces.length === 0 ? line('Neither side has a table.', 'dim') : wholePieces(pieces, width);
};

/** How long it took, or takes so far. */
export const timeFact = ({startedAt, endedAt, status}: SidesSnapshot, now: number): string =>
	endedAt === undefined
		? formatSeconds(now - startedAt)
		: `${status === 'cancelled' ? 'cancelled after' : 'done in'} ${formatDuration(endedAt - startedAt)}`;
