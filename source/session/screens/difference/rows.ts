// The findings of a table of two sides.
import {driftSeverities, type Severity} from '../../../drift/severity.ts';
import {driftStatusOf} from '../../../drift/drift-status.ts';
import type {DriftReport} from '../../../drift/report.ts';
import {formatCount} from '../../../reports/format.ts';
import {findingsOf, type ListedFinding} from '../../../reports/findings.ts';
import {tableFrame} from '../../components/ink-table.tsx';
import {bodyHeight, type Size} from '../../state/size.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import {driftStatusLine} from '../../text/drift-status-line.ts';
import {type Line, segment} from '../../text/line.ts';
import {isBordered, pictureHeight, wordsHeight} from '../drift/layout.ts';
import {ordered} from '../drift/order.ts';
import {searched, type SideNames} from '../drift/rows.ts';
import type {DifferenceState} from './state.ts';

export const sideNames: SideNames = {baseline: 'left', current: 'right'};

const shown: ReadonlySet<Severity> = new Set(driftSeverities);

const found = memoizeLast(findingsOf);

/** All findings, each column together, the worst first. */
export const findingsIn = (report: DriftReport): readonly ListedFinding[] => ordered(found(report, shown), 'column');

export const rowsOf = ({report, list}: DifferenceState): readonly ListedFinding[] =>
	searched(findingsIn(report), list.value.filter);

/** Lines of the table that are not findings. */
export const frameOf = (size: Size): number => (isBordered(size) ? tableFrame : 1);

/** Lines beside the table: the headline. */
const headHeight = 1;

/** Lines of the pane about the finding under the cursor: with a picture where there is room. */
export const paneHeight = (size: Size, findings: number): number => {
	const free = bodyHeight(size) - headHeight - frameOf(size) - findings;
	return Math.max(wordsHeight, Math.min(wordsHeight + pictureHeight + 2, free));
};

export const differencePage = (size: Size, findings: number): number =>
	Math.max(1, bodyHeight(size) - headHeight - frameOf(size) - paneHeight(size, findings));

/** What was found, and how much is the same. */
export const headline = (report: DriftReport): Line => {
	const compared = report.metricDrifts.length;
	const same = report.metricDrifts.filter(({severity}) => severity === 'none').length;
	return [
		...driftStatusLine(driftStatusOf(report)),
		segment(
			compared === 0 ? '' : `      ${formatCount(same)} of ${formatCount(compared)} figures are the same`,
			'dim',
		),
	];
};
