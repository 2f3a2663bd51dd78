// How the drift screen divides the window.
import type {DriftReport} from '../../../drift/report.ts';
import {tableFrame} from '../../components/ink-table.tsx';
import {bodyHeight, type Size} from '../../state/size.ts';

/** Lines of a preview: a rule, and what the finding under the cursor looks like. */
const tallestPreview = 15;
/** Ten bins, and what stands over them. */
const smallestPreview = 12;
/** From this height on, a window always has a preview. A lower one has it only beside a short list. */
const roomyWindow = 36;
/** A lower window leaves out the marks under the timeline. */
const marksFrom = 22;

export const headHeight = ({rows}: Size): number => (rows < marksFrom ? 2 : 3);

const roomOf = (size: Size): number => Math.max(1, bodyHeight(size) - headHeight(size) - tableFrame);

const driftsIn = ({summary}: DriftReport): number => summary.totalDrifts + summary.schemaChanges;

/** Lines of the preview; 0 where there is no room for one. */
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
