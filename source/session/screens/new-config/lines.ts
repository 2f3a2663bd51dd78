// The fields of a new config and the file that they make, as lines.
import {noAnswer} from '../../../databases/init-template.ts';
import {absentMark} from '../../../reports/format.ts';
import {cellWidth, cutMiddle, visible} from '../../../terminal-text.ts';
import {bodyHeight, type Size} from '../../state/size.ts';
import {cutLine, fitLine, line, type Line, segment, widthOf} from '../../text/line.ts';
import type {Field} from './fields.ts';

/** Lines above the fields: what this is, and a blank. */
export const aboveFields = 2;

/** Lines that the error of a database needs. */
const problemHeight = 7;

/** Fields that fit. */
export const fieldsPage = (size: Size, hasProblem: boolean): number =>
	Math.max(1, bodyHeight(size) - aboveFields - (hasProblem ? problemHeight : 0));

/** Cells of the fields where the file is drawn beside them; `undefined` where the window is too narrow for both. */
export const fieldsWidth = ({columns}: Size): number | undefined =>
	columns < 100 ? undefined : Math.floor(columns * 0.45);

const gap = 3;

/** A line for each field, with the values in one column. */
export const fieldLines = (fields: readonly Field[], width: number): readonly Line[] => {
	const widest = Math.max(...fields.map(({label}) => cellWidth(label)));
	const room = width - widest - gap - 2;
	return fields.map(({label, value, isTyped}): Line => {
		const shown =
			value === undefined
				? 'needed'
				: cutMiddle(visible(value === '' || value === noAnswer ? absentMark : value), room);
		return [
			...fitLine(line(label, 'dim'), widest + gap),
			segment(shown, value === undefined ? 'medium' : isTyped ? 'plain' : 'dim'),
		];
	});
};

/** The file under its name, as far as there is room for it. */
export const previewLines = (text: string, file: string, {columns, rows}: Size): readonly Line[] => {
	const lines = text.trimEnd().split('\n');
	const shown = lines.slice(0, rows - 1);
	const name = line(cutMiddle(visible(file), columns), 'strong');
	return [
		name,
		...shown.map(item => cutLine(line(visible(item), item.trimStart().startsWith('#') ? 'dim' : 'plain'), columns)),
	].map(item => (widthOf(item) === 0 ? line(' ') : item));
};
