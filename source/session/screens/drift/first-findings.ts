// The first findings of a verdict as lines, where another screen tells of its drift.
import type {DriftStatus} from '../../../drift/drift-status.ts';
import {listedFinding} from '../../../reports/findings.ts';
import {formatCount} from '../../../reports/format.ts';
import {type Line, line} from '../../text/line.ts';
import {layOut, rowLine} from '../../text/table-layout.ts';
import {findingColumns} from './rows.ts';

const noneBelow: ReadonlySet<string> = new Set();

/** A verdict keeps the first findings alone, and counts all. */
type Counted = Pick<DriftStatus, 'bySeverity' | 'schemaChanges'> & Partial<Pick<DriftStatus, 'findings'>>;

export type FindingsArea = {
	/** Cells. */
	readonly width: number;
	/** Lines. */
	readonly height: number;
	/** The key that shows all of them. */
	readonly open: string;
};

/** As many findings as fit, and how many more there are. */
export const firstFindings = (
	{bySeverity: {high, medium, low}, schemaChanges, findings: kept = []}: Counted,
	{width, height, open}: FindingsArea,
): readonly Line[] => {
	const findings = kept.map(finding => listedFinding(finding));
	const all = high + medium + low + schemaChanges;
	const room = Math.max(1, all > height ? height - 1 : height);
	const shown = findings.slice(0, room);
	const layout = layOut(findingColumns(noneBelow), findings, width);
	const more = shown.length === 0 ? 0 : all - shown.length;
	return [
		...shown.map(finding => rowLine(layout, finding)),
		...(more > 0 ? [line(`and ${formatCount(more)} more: ${open}`, 'dim')] : []),
	].slice(0, height);
};
