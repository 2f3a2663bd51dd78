// Divides the window of the drift screen: the head, the table, and a pane about the finding under the cursor.
import type {DriftReport} from '../../../drift/report.ts';
import {tableFrame} from '../../components/ink-table.tsx';
import {bodyHeight, type Size} from '../../state/size.ts';
import {driftsIn, hasDrift} from './rows.ts';

/** Lines of ten bins and their headings. A figure in its ordinary range takes fewer. */
export const pictureHeight = 11;
/** Lines of a pane that has room for a small picture below most reasons. */
const picturePane = 9;
/** A rule, the values, and two lines of the reason. */
export const wordsHeight = 4;
/** Room for one picture. */
const tallPane = wordsHeight + pictureHeight + 4;
/** Room for both pictures. */
const tallestPane = wordsHeight + 2 * pictureHeight;
/** In a tall pane long reasons are whole. */
const wordsWhole = 6;

/** Lines of a pane for the rule and the words. */
export const wordsIn = (pane: number): number =>
	pane >= tallPane ? wordsWhole : pane < picturePane ? pane : wordsHeight;

/** From this height on, a window always has a picture; a lower one only beside a short list. */
const roomyWindow = 36;
/** Lower windows leave out the marks under the timeline, and the borders of the table. */
const marksFrom = 22;
/** Narrower windows need the cells of the borders for figures. */
const bordersFrom = 100;

export const headHeight = ({rows}: Size): number => (rows < marksFrom ? 2 : 3);

/** Whether the table has borders. */
export const isBordered = ({columns, rows}: Size): boolean => columns >= bordersFrom && rows >= marksFrom;

/** Lines of the table that are not findings. */
export const frameOf = (size: Size): number => (isBordered(size) ? tableFrame : 1);

const roomOf = (size: Size): number => bodyHeight(size) - headHeight(size) - frameOf(size);

/** Findings that the table has at least: where nothing drifted, all that was compared. */
const listedIn = (report: DriftReport): number => (hasDrift(report) ? driftsIn(report) : report.metricDrifts.length);

/** Lines of the pane about the finding under the cursor. */
export const paneHeight = (size: Size, report: DriftReport | undefined): number => {
	const drifts = report === undefined ? 0 : listedIn(report);
	const free = roomOf(size) - drifts;
	const spare = size.rows >= roomyWindow ? Math.max(tallPane, free) : free;
	return drifts === 0 ? wordsHeight : Math.max(wordsHeight, Math.min(tallestPane, spare));
};

/** Findings that fit into the table. */
export const driftPageLength = (size: Size, report: DriftReport | undefined): number =>
	Math.max(1, roomOf(size) - paneHeight(size, report));
