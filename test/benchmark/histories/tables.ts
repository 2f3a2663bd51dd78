// The figures as tables: false alarms, what was found, and what fired beside it.
import {alignedTable, type Cells} from '../aligned-table.ts';
import {faults, shares} from './faults/catalogue.ts';
import {isAlarm} from './findings.ts';
import {styles, type Style} from './loads.ts';
import {product, type Cases, type CleanCase, type Contender, type FaultCase} from './measure.ts';
import type {Half} from './split.ts';

/** Earlier runs of the tables by fault: those of two weeks. */
export const usualEarlier = 14;

const percent = (part: number, all: number): string => (all === 0 ? '–' : ((100 * part) / all).toFixed(1));
const wholePercent = (part: number, all: number): string => (all === 0 ? '–' : ((100 * part) / all).toFixed(0));

const nameOf = ({rule, earlier}: Contender): string =>
	rule === product ? `${rule}, ${earlier === 0 ? 'two runs' : `${earlier} earlier runs`}` : rule;

const blindSpots: ReadonlySet<string> = new Set(faults.filter(({isBlindSpot}) => isBlindSpot).map(({name}) => name));

/** Cases by style and contender, in the order of the styles. */
const grouped = <Case extends Contender & {readonly style: Style}>(
	cases: readonly Case[],
): ReadonlyArray<readonly [string, string, readonly Case[]]> =>
	styles.flatMap(style => {
		const byName = Map.groupBy(
			cases.filter(each => each.style === style),
			each => nameOf(each),
		);
		return [...byName].map(([name, group]) => [style, name, group] as const);
	});

const alarmRow = ([style, name, cases]: readonly [string, string, readonly CleanCase[]]): Cells => {
	const count = (isSo: (found: CleanCase) => boolean) =>
		percent(cases.filter(each => isSo(each)).length, cases.length);
	return [
		style,
		name,
		String(cases.length),
		count(({findings}) => findings.length > 0),
		count(({findings}) => findings.some(finding => isAlarm(finding))),
		count(({findings}) => findings.some(({severity}) => severity === 'high')),
	];
};

const alarmTable = (clean: readonly CleanCase[]): string =>
	alignedTable(
		['table', 'rule', 'loads', 'any', '≥ medium', 'high'],
		grouped(clean).map(group => alarmRow(group)),
		new Set([2, 3, 4, 5]),
	);

const foundOf = (cases: readonly FaultCase[]): string =>
	wholePercent(cases.filter(({isFound}) => isFound).length, cases.length);

const othersOf = (cases: readonly FaultCase[]): string => {
	const counted = cases.flatMap(({others}) => (others === undefined ? [] : [others.length]));
	return counted.length === 0 ? '–' : (counted.reduce((sum, count) => sum + count, 0) / counted.length).toFixed(2);
};

const detectionRow = ([style, name, cases]: readonly [string, string, readonly FaultCase[]]): Cells => [
	style,
	name,
	String(cases.length),
	...shares.map(share => foundOf(cases.filter(each => each.share === share))),
	othersOf(cases),
];

const detectionTable = (planted: readonly FaultCase[]): string =>
	alignedTable(
		['table', 'rule', 'cases', ...shares.map(share => `${share} %`), 'other columns'],
		grouped(planted.filter(({fault}) => !blindSpots.has(fault))).map(group => detectionRow(group)),
		new Set([2, 3, 4, 5, 6, 7]),
	);

/** Of the product with the usual number of earlier runs, by fault. */
const faultTable = (planted: readonly FaultCase[], earlier: number): string => {
	const ours = planted.filter(each => each.rule === product && each.earlier === earlier);
	const shown = styles.filter(style => ours.some(each => each.style === style));
	const headings = ['fault', ...shown.flatMap(style => shares.map(share => `${style} ${share} %`)), 'other columns'];
	const rows = faults
		.map(({name}) => [name, ours.filter(({fault}) => fault === name)] as const)
		.filter(([, cases]) => cases.length > 0)
		.map(([name, cases]) => [
			blindSpots.has(name) ? `${name} ¹` : name,
			...shown.flatMap(style =>
				shares.map(share => foundOf(cases.filter(each => each.style === style && each.share === share))),
			),
			othersOf(cases),
		]);
	return alignedTable(headings, rows, new Set(headings.keys().drop(1)));
};

/** What makes the half that is kept aside a weaker witness than one that nobody has seen. */
const seenNote = `
This half has been seen: somebody looked at why its loads without a fault were alarmed, and at which counts of rows were
missed. Rules came of it, for months that take turns, dates that leave a table, and counts that are always the same.
`;

const halfText = (half: Half, {clean, planted}: Cases): string => {
	const isIn = (each: {readonly half: Half}) => each.half === half;
	const [loads, faulty] = [clean.filter(each => isIn(each)), planted.filter(each => isIn(each))];
	const counts = new Set(faulty.filter(({rule}) => rule === product).map(({earlier}) => earlier));
	const earlier = counts.has(usualEarlier) ? usualEarlier : Math.max(0, ...counts);
	const names = [...new Set([...loads, ...faulty].map(({history}) => history))];
	return `### The half that is ${half === 'development' ? 'for development' : half}

${names.length} histories: ${names.join(', ')}.
${half === 'kept aside' ? seenNote : ''}
Of 100 loads without a fault, those with a finding:

${alarmTable(loads)}
Of 100 planted faults, those found at medium or high on the right column, by the share of the new rows that they hit;
and other columns that fire, a case:

${detectionTable(faulty)}
The same by fault, ${earlier} earlier runs:

${faultTable(faulty, earlier)}`;
};

/** The tables of every half that was measured. */
export const tablesText = (halves: readonly Half[], cases: Cases): string =>
	`${halves.map(half => halfText(half, cases)).join('\n')}
¹ No test of single columns sees it; it is not among the sums.

Faults that come as a whole stand under 100 %. A fault that changes nothing where it is planted is no case.
`;
