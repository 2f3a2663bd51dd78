// Divides the window of the drift screen.
import type {DriftReport} from '../../../drift/report.ts';
import {tableFrame} from '../../components/ink-table.tsx';
import {bodyHeight, type Size} from '../../state/size.ts';

/** Lines of a preview: a rule, and the picture of the finding under the cursor. */
const tallestPreview = 15;
/** Ten bins and their headings. */
const smallestPreview = 12;
/** From this height on, a window always has a preview; a lower one only beside a short list. */
const roomyWindow = 36;
/** Lower windows leave out the marks under the timeline. */
const marksFrom = 22;

export const headHeight = ({rows}: Size): number => (rows < marksFrom ? 2 : 3);

const roomOf = (size: Size): number => Math.max(1, bodyHeight(size) - headHeight(size) - tableFrame);

const driftsIn = ({summary}: DriftReport): number => summary.totalDrifts + summary.schemaChanges;

/** Lines of the preview; 0 when it does not fit. */
export const previewHeight = (size: Size, report: DriftReport | undefined): number => {
	if (report === undefined || driftsIn(report) === 0) {
		return 0;
	}

	const spare = size.rows >= roomyWindow ? tallestPreview : roomOf(size) - driftsIn(report);
	return spare < smallestPreview ? 0 : Math.min(tallestPreview, spare);
};

/** Findings that fit into the table. */
export const driftPage = (size: Size, report: DriftReport | undefined): number =>
	Math.max(1, roomOf(size) - previewHeight(size, report));
