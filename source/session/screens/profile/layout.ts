// Chooses the figures of a profile that fit into the window.
import {countOf, formatCount} from '../../../reports/format.ts';
import {prefixWidth} from '../../components/list.tsx';
import {bodyHeight, type Size} from '../../state/size.ts';
import type {Sorting} from '../../state/sorting.ts';
import {type Line, segment} from '../../text/line.ts';
import {layOutFrom} from '../../text/table-layout.ts';
import {markedFigures, profileFigures, type ProfiledColumns} from './columns.ts';

/** Rows of columns that fit below the headings. */
export const profilePageLength = (size: Size): number => Math.max(1, bodyHeight(size) - 1);

type Part = {
	/** How many figures are scrolled out. */
	readonly offset: number;
	/** Width of the window, in cells. */
	readonly width: number;
};

export const layoutOf = (profile: ProfiledColumns, sorting: Sorting<string>, {offset, width}: Part) =>
	layOutFrom(markedFigures(profile, sorting), profile.columns, {width: width - prefixWidth(true), offset});

/** How many figures are out of the window on either side; empty where all are shown. */
export const hiddenFigures = (
	profile: ProfiledColumns,
	sorting: Sorting<string>,
	{offset, width, isShort = false}: Part & {readonly isShort?: boolean},
): Line => {
	const shown = layoutOf(profile, sorting, {offset, width}).columns.length;
	const after = profileFigures(profile).length - offset - shown;
	const text = (count: number) => (isShort ? `${formatCount(count)} more` : countOf(count, 'more figure'));
	return [
		...(offset > 0 ? [segment(`← ${text(offset)}${' '.repeat(after > 0 ? 3 : 0)}`, 'dim')] : []),
		...(after > 0 ? [segment(`→ ${text(after)}`, 'dim')] : []),
	];
};

/** The figures, scrolled so that the one under the cursor is in view. */
export const settleOffset = (
	profile: ProfiledColumns,
	sorting: Sorting<string>,
	{figure, offset, width}: Part & {readonly figure: number},
): number => {
	if (figure <= offset) {
		return Math.max(0, figure - 1);
	}

	let from = offset;
	while (from < figure - 1 && figure - from >= layoutOf(profile, sorting, {offset: from, width}).columns.length) {
		from++;
	}

	return from;
};
