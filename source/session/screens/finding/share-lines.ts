// A share of the rows, such as that of the nulls, as a bar for each run.
import type {MetricName} from '../../../profiling/metrics/names.ts';
import {formatCount, formatPercent} from '../../../reports/format.ts';
import {cellWidth, cutMiddle} from '../../../terminal-text.ts';
import type {ListedFinding} from '../../../reports/findings.ts';
import {bar} from '../../text/bars.ts';
import {fitLine, line, type Line, segment} from '../../text/line.ts';

/** Metrics that the distribution of the values does not explain. */
const ofNulls: ReadonlySet<MetricName> = new Set(['null_count', 'null_percent']);

export const isOfNulls = (finding: ListedFinding): boolean =>
	finding.kind === 'metric' && finding.drift.metricName !== 'distribution' && ofNulls.has(finding.drift.metricName);

/** The nulls of one run. */
export type NullShare = {
	/** `baseline`, or the time of the run. */
	readonly label: string;
	/** 0 to 100; `null` where it is not known. */
	readonly percent: number | null;
	/** Rows with and without a value; `undefined` where they are not known. */
	readonly rows?: number | undefined;
	readonly isCurrent: boolean;
};

/** The latest runs are drawn. */
export const runsDrawn = 12;

/** Cells of the bars; with fewer, the rows are left out. */
const minBars = 8;
const maxBars = 48;

const gap = ' '.repeat(3);

/** A heading, and a bar for each run. */
export const nullLines = (title: string, shares: readonly NullShare[], width: number): readonly Line[] => {
	const label = Math.min(
		Math.max(...[title, ...shares.map(share => share.label)].map(text => cellWidth(text))),
		Math.floor(width / 2),
	);
	const counts = shares.map(({percent, rows}) =>
		percent === null || rows === undefined
			? ''
			: `${formatCount(Math.round((percent * rows) / 100))} of ${formatCount(rows)} rows`,
	);
	const widestCount = Math.max(...counts.map(text => text.length));
	// Not bars: three blanks before them, and the percent with a blank.
	const free = width - label - 12;
	const hasCounts = free - widestCount - 3 >= minBars;
	const room = Math.min(maxBars, hasCounts ? free - widestCount - 3 : free);
	const highest = Math.max(...shares.map(({percent}) => percent ?? 0), Number.EPSILON);
	return [
		[...fitLine(line(cutMiddle(title, label), 'strong'), label), segment('   nulls', 'dim')],
		...shares.map(({label: name, percent, isCurrent}, index): Line => [
			...fitLine(line(name, isCurrent ? 'strong' : 'dim'), label),
			segment(gap),
			...fitLine(line(bar((percent ?? 0) / highest, room), isCurrent ? 'picture' : 'dim'), room),
			segment(
				` ${percent === null ? '–' : `${formatPercent(percent)} %`.padStart(8)}`,
				isCurrent ? 'strong' : 'plain',
			),
			segment(hasCounts ? `   ${(counts[index] ?? '').padStart(widestCount)}` : '', 'dim'),
		]),
	];
};
