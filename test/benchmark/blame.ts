// Whether blame names the rows in which a change was planted, and none where it is everywhere.
import {blame} from '../../source/drift/blame/blame.ts';
import {figures, nameOf, plantedCase, plantings} from '../support/planted-blame.ts';

const cases = 500;

type Outcome = {
	readonly planting: (typeof plantings)[number];
	readonly figure: (typeof figures)[number];
	readonly isRight: boolean;
	readonly isBlamed: boolean;
	readonly milliseconds: number;
};

const judge = (number: number): Outcome => {
	const {planting, figure, baseline, current, target, planted} = plantedCase(number);
	const startedAt = performance.now();
	const {verdict, causes} = blame(baseline, current, target);
	const milliseconds = performance.now() - startedAt;
	const [first] = causes;
	const isBlamed = verdict === 'segments';
	return {
		planting,
		figure,
		isBlamed,
		isRight: planting === 'everywhere' ? !isBlamed : first !== undefined && planted.has(nameOf(first)),
		milliseconds,
	};
};

const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

/** Prints the figures of all cases, which are drawn from one seed each, and begin with a number. */
export const runBlame = (first: number): void => {
	const outcomes = Array.from({length: cases}, (_, number) => judge(first + number));
	for (const planting of plantings) {
		const own = outcomes.filter(outcome => outcome.planting === planting);
		const right = own.filter(({isRight}) => isRight).length;
		console.log(`${planting.padEnd(19)} ${right} of ${own.length} right, ${percent(right, own.length)}`);
	}

	for (const figure of figures) {
		const own = outcomes.filter(outcome => outcome.figure === figure && outcome.planting !== 'everywhere');
		const right = own.filter(({isRight}) => isRight).length;
		console.log(`of ${figure.padEnd(16)} ${right} of ${own.length} right, ${percent(right, own.length)}`);
	}

	const planted = outcomes.filter(({planting}) => planting !== 'everywhere');
	const diffuse = outcomes.filter(({planting}) => planting === 'everywhere');
	const right = planted.filter(({isRight}) => isRight).length;
	const blamed = diffuse.filter(({isBlamed}) => isBlamed).length;
	console.log(`the planted segment first: ${percent(right, planted.length)} (at least 95 %)`);
	console.log(`false blame where it is everywhere: ${percent(blamed, diffuse.length)} (at most 2 %)`);
	console.log(`slowest: ${Math.max(...outcomes.map(({milliseconds}) => milliseconds)).toFixed(1)} ms`);
};
