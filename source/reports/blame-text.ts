// Prints the segments of rows that a finding comes from, as text and as JSON.
import type {BlamedFinding, BlameVerdict} from '../drift/blame/blame.ts';
import type {BlameTarget} from '../drift/blame/blame-target.ts';
import type {Contribution, Decomposition} from '../drift/blame/decompose.ts';
import {figure, listText, percentText, wholeNumber} from '../drift/figure-text.ts';
import {withheldText} from '../drift/withheld-values.ts';
import {qualifiedName} from '../profiling/dataset.ts';
import type {SegmentValue} from '../profiling/segments/segments.ts';
import {padEnd, padStart, visible} from '../terminal-text.ts';
import {groupDigits, nullMark} from './format.ts';

/** The number of segments that a text lists. One line sums up the others. */
const listed = 8;

/** Names a segment by its value; the value of the rest is `undefined`. */
export const valueName = (value: SegmentValue | undefined, isWithheld = false): string =>
	value === undefined ? 'all others' : value === null ? 'null' : isWithheld ? withheldText : visible(String(value));

/** Names the figure of a target. */
export const figureName = (target: BlameTarget, isWithheld = false): string => {
	switch (target.kind) {
		case 'rows': {
			return 'rows';
		}

		case 'mean': {
			return 'mean';
		}

		case 'nulls': {
			return 'share of nulls';
		}

		case 'zeros': {
			return 'share of zeros';
		}

		case 'share': {
			return `share of ${valueName(target.value, isWithheld)}`;
		}
	}
};

const figureText = (value: number | null, {kind}: BlameTarget): string => {
	if (value === null) {
		return nullMark;
	}

	return kind === 'rows' ? wholeNumber(value) : kind === 'mean' ? groupDigits(figure(value)) : percentText(value);
};

/** Prints a figure of a target on both sides. */
export const fromTo = ([from, to]: readonly [number | null, number | null], target: BlameTarget): string =>
	`${figureText(from, target)} → ${figureText(to, target)}`;

/** Prints a part of a change; 1 is the whole change. */
export const signedPercent = (part: number): string => `${(part * 100).toFixed(1)} %`;

/** `country = DE, whose mean went 12.1 → 48.0`. */
const causeText = (
	{column, value, and, figures, shares, within, mix}: Contribution,
	target: BlameTarget,
	isWithheld: boolean,
): string => {
	const name = [{column, value}, ...(and === undefined ? [] : [and])]
		.map(part => `${visible(part.column)} = ${valueName(part.value, isWithheld)}`)
		.join(' and ');
	return target.kind !== 'rows' && Math.abs(mix) > Math.abs(within)
		? `${name}, whose share of the rows went ${percentText(shares[0])} → ${percentText(shares[1])}`
		: `${name}, whose ${figureName(target, isWithheld)} went ${fromTo(figures, target)}`;
};

/** Prints one line: the segments that a change comes from, or that none explains it. */
export const blameLine = ({verdict, causes, target, baseline, current}: BlameVerdict, isWithheld = false): string => {
	const [first, ...others] = causes;
	if (verdict !== 'segments' || first === undefined) {
		return verdict === 'unchanged' ? 'It did not change' : 'No single segment explains it: it is everywhere';
	}

	const part = causes.reduce((sum, {contribution}) => sum + contribution, 0) / (current - baseline);
	const more = others.map(({value}) => valueName(value, isWithheld));
	return (
		`${signedPercent(part)} of it from ${causeText(first, target, isWithheld)}` +
		(more.length === 0 ? '' : `; with ${listText(more, 3)}`)
	);
};

const columnLines = (
	{column, contributions, baseline, current}: Decomposition,
	target: BlameTarget,
	isWithheld: boolean,
): readonly string[] => {
	const change = current - baseline;
	const shown = contributions.slice(0, listed);
	const hidden = contributions.slice(listed);
	const part = (list: readonly Contribution[]): string =>
		signedPercent(list.reduce((sum, {contribution}) => sum + contribution, 0) / change);
	const rows = [
		...shown.map(contribution => ({
			name: valueName(contribution.value, isWithheld),
			part: part([contribution]),
			text:
				`${figureName(target, isWithheld)} ${fromTo(contribution.figures, target)}, ` +
				`${percentText(contribution.shares[0])} → ${percentText(contribution.shares[1])} of the rows`,
		})),
		...(hidden.length === 0 ? [] : [{name: `${hidden.length} more`, part: part(hidden), text: ''}]),
	];
	const width = Math.max(...rows.map(({name}) => name.length));
	return [
		visible(column),
		...rows.map(({name, part: text, text: figures}) =>
			`  ${padEnd(name, width)}  ${padStart(text, 8)}  ${figures}`.trimEnd(),
		),
	];
};

/** Prints the verdict, and the change by the values of the column that explains it best. Every line has a newline. */
export const blameText = ({title, report, blame}: BlamedFinding): string => {
	const isWithheld = report.valuesWithheld === true;
	const {target, baseline, current, columns} = blame;
	const [best, ...others] = columns;
	return [
		`${visible(`${qualifiedName(report.current)}.${title}`)}: ${figureName(target, isWithheld)} ` +
			fromTo([baseline, current], target),
		blameLine(blame, isWithheld),
		...(best === undefined || blame.verdict === 'unchanged' ? [] : ['', ...columnLines(best, target, isWithheld)]),
		...(others.length === 0 || blame.verdict === 'unchanged'
			? []
			: [
					'',
					`Looked at as well: ${listText(
						others.map(({column}) => visible(column)),
						5,
					)}`,
				]),
		'',
	].join('\n');
};

/** The same as JSON, with all segments of each column. Their contributions add up to the change. */
export const blameJson = ({title, report, blame}: BlamedFinding) => {
	const isWithheld = report.valuesWithheld === true;
	const shown = (value: SegmentValue | undefined): SegmentValue =>
		value === undefined ? null : value !== null && isWithheld ? withheldText : value;
	const segmentJson = (contribution: Contribution) => ({
		value: shown(contribution.value),
		is_rest: contribution.value === undefined,
		baseline: contribution.figures[0],
		current: contribution.figures[1],
		baseline_rows: contribution.baseline.rows,
		current_rows: contribution.current.rows,
		within: contribution.within,
		mix: contribution.mix,
		contribution: contribution.contribution,
		standard_error: contribution.chance,
	});
	return {
		title,
		dataset_name: report.current.datasetName,
		schema_name: report.current.schemaName,
		environment: report.current.environment,
		baseline_run_id: report.baseline.runId,
		current_run_id: report.current.runId,
		figure: figureName(blame.target, isWithheld),
		baseline: blame.baseline,
		current: blame.current,
		change: blame.current - blame.baseline,
		verdict: blame.verdict,
		explained: blame.explained,
		causes: blame.causes.map(cause => ({
			column: cause.column,
			...segmentJson(cause),
			...(cause.and !== undefined && {and: {column: cause.and.column, value: shown(cause.and.value)}}),
		})),
		columns: blame.columns.map(({column, contributions}) => ({
			column,
			segments: contributions.map(contribution => segmentJson(contribution)),
		})),
	};
};
