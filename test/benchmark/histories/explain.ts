// The worst offenders: which rules cry wolf, and which faults pass.
import {isAlarm, type Finding} from './findings.ts';
import {styles} from './loads.ts';
import {product, type Cases, type CleanCase, type FaultCase} from './measure.ts';
import {usualEarlier} from './tables.ts';

const listed = 12;

const byCount = <Value>(
	groups: ReadonlyMap<string, readonly Value[]>,
): ReadonlyArray<readonly [string, readonly Value[]]> =>
	[...groups].toSorted(([, left], [, right]) => right.length - left.length).slice(0, listed);

type Alarm = {readonly finding: Finding; readonly of: CleanCase};

const alarmLines = (clean: readonly CleanCase[]): readonly string[] => {
	const alarms = clean.flatMap((of): readonly Alarm[] =>
		of.findings.filter(finding => isAlarm(finding)).map(finding => ({finding, of})),
	);
	const groups = Map.groupBy(alarms, ({finding: {what, severity}}) => `${what} ${severity}`);
	return byCount(groups).flatMap(([name, found]) => [
		`  ${name}: ${found.length}`,
		...found
			.filter((_, index) => index % Math.ceil(found.length / 3) === 0)
			.map(
				({finding: {column, reason}, of: {history, load}}) =>
					`    ${history}.${column ?? '*'} load ${load}: ${reason}`,
			),
	]);
};

const missLines = (planted: readonly FaultCase[]): readonly string[] => {
	const groups = Map.groupBy(
		planted.filter(({isFound}) => !isFound),
		({fault}) => fault,
	);
	return byCount(groups).flatMap(([name, missed]) => [
		`  ${name}: ${missed.length} of ${planted.filter(({fault}) => fault === name).length}`,
		...missed
			.filter((_, index) => index % Math.ceil(missed.length / 3) === 0)
			.map(
				({history, hit, load, share, low}) =>
					`    ${history}.${hit.join(', ')} load ${load} ${share} %: ${
						low.length === 0
							? 'nothing'
							: low.map(({what, severity, reason}) => `${what} ${severity} ${reason}`).join('; ')
					}`,
			),
	]);
};

const otherLines = (planted: readonly FaultCase[]): readonly string[] =>
	byCount(
		Map.groupBy(
			planted.flatMap(({others = [], fault, history}) =>
				others.map(column => ({fault, place: `${history}.${column}`})),
			),
			({fault}) => fault,
		),
	).map(([fault, found]) => `  ${fault}: ${found.length}, such as ${found[0]?.place ?? ''}`);

/** Of the product with the usual number of earlier runs. */
export const explanationText = ({clean, planted}: Cases): string => {
	const counts = clean.filter(({rule}) => rule === product).map(({earlier}) => earlier);
	const earlier = counts.includes(usualEarlier) ? usualEarlier : Math.max(0, ...counts);
	const isOurs = (each: CleanCase | FaultCase) => each.rule === product && each.earlier === earlier;
	return styles
		.flatMap(style => {
			const isHere = (each: CleanCase | FaultCase) => isOurs(each) && each.style === style;
			const [loads, faulty] = [clean.filter(each => isHere(each)), planted.filter(each => isHere(each))];
			return loads.length + faulty.length === 0
				? []
				: [
						`${style}, ${earlier} earlier runs: alarms without a fault, by metric`,
						...alarmLines(loads),
						`${style}: faults that were missed`,
						...missLines(faulty),
						`${style}: faults that make other columns fire`,
						...otherLines(faulty),
						'',
					];
		})
		.join('\n');
};
