// Divides the window of the find screen.
import {bodyHeight, type Size} from '../../state/size.ts';

/** The line with the letters, a blank, and the headings. */
const headHeight = 3;

/** Rows that fit below them. */
export const findPage = (size: Size): number => Math.max(1, bodyHeight(size) - headHeight);
