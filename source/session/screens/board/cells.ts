// The cells of the drift board: the verdict of a dataset on a day.
import type {DriftStatuses} from '../../state/drift-status.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import type {RunVerdict} from '../../services/board.ts';
import type {BoardDataset, BoardRun} from '../../services/board-run.ts';
import type {DatasetRow} from '../../services/open-config.ts';
import {type Segment, segment} from '../../text/line.ts';
import {fewRowsMark, severityMarks, type Tone} from '../../text/theme.ts';

export type RunsByDataset = ReadonlyMap<string, BoardDataset['runs']>;

/** The days on which any of these datasets has a run, oldest first. */
export const daysOf = memoizeLast((runs: RunsByDataset, rows: readonly DatasetRow[]): readonly string[] =>
	[...new Set(rows.flatMap(({id}) => (runs.get(id) ?? []).map(({day}) => day)))].toSorted(),
);

/** What is known of the drift of runs. */
export type KnownRuns = {
	readonly judged: ReadonlyMap<string, RunVerdict>;
	/** Of the latest runs. They are newer than what was kept when the board was read. */
	readonly driftStatuses: DriftStatuses;
};

export const verdictOf = (run: BoardRun, {judged, driftStatuses}: KnownRuns): RunVerdict | undefined =>
	driftStatuses.get(run.runId) ?? judged.get(run.runId) ?? run.kept;

type Kind = 'high' | 'failed' | 'medium' | 'low' | 'open' | 'none' | 'fewRows' | 'first';

/** Worst first: of several runs on a day the worst one counts. */
const kinds: readonly Kind[] = ['high', 'failed', 'medium', 'low', 'open', 'none', 'fewRows', 'first'];

const letters: Readonly<Record<Kind, readonly [text: string, tone: Tone]>> = {
	high: [`${severityMarks.high.glyph}H`, 'high'],
	failed: ['✖', 'failed'],
	medium: [`${severityMarks.medium.glyph}M`, 'medium'],
	low: [`${severityMarks.low.glyph}L`, 'low'],
	open: ['…', 'dim'],
	none: [severityMarks.none.glyph, 'dim'],
	fewRows: [fewRowsMark.glyph, 'dim'],
	first: ['○', 'dim'],
};

const kindOf = (verdict: RunVerdict | undefined): Kind => {
	if (verdict === undefined) {
		return 'open';
	}

	if (typeof verdict === 'string') {
		return verdict;
	}

	return verdict.worst === 'none' && verdict.fewRows > 0 ? 'fewRows' : verdict.worst;
};

/** The worst run of a day, the latest of them; `undefined` where the day has none. */
export const worstOf = (runs: BoardDataset['runs'], day: string, known: KnownRuns): BoardRun | undefined => {
	let worst: {readonly run: BoardRun; readonly rank: number} | undefined;
	for (const run of runs) {
		if (run.day !== day) {
			continue;
		}

		const rank = kinds.indexOf(kindOf(verdictOf(run, known)));
		if (worst === undefined || rank <= worst.rank) {
			worst = {run, rank};
		}
	}

	return worst?.run;
};

/** Cells of a day, without the gap before it. */
export const cellWidth = 2;

/** `▲H`, `·` or blank, in two cells: letters repeat what the colours mean. */
export const cellSegment = (run: BoardRun | undefined, known: KnownRuns): Segment => {
	if (run === undefined) {
		return segment(' '.repeat(cellWidth));
	}

	const [text, tone] = letters[kindOf(verdictOf(run, known))];
	return segment(text.padEnd(cellWidth), tone);
};

/** What the marks mean, in the order of a legend. */
export const legend: ReadonlyArray<readonly [kind: Kind, meaning: string]> = [
	['high', 'high'],
	['medium', 'medium'],
	['low', 'low'],
	['none', 'ok'],
	['fewRows', 'few rows'],
	['failed', 'failed'],
	['first', 'nothing to compare'],
	['open', 'being judged'],
];

export const markOf = (kind: Kind): Segment => segment(...letters[kind]);
