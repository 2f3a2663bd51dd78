// Recognises whole numbers that take turns, such as years and months: they only say when a load was made.
import {medianOf} from '../statistics/median.ts';
import type {ColumnHistory} from './finding.ts';
import {lastOfCycle, listedIn} from './moving-values.ts';
import {newsOf} from './new-values.ts';

/** The maximum number of them in a load. */
const maxInLoad = 3;

/** The minimum rise of a value's share when its turn comes. */
const riseOfTurn = 0.25;

/**
Whether the values take turns in most loads, or only ever moved on to larger ones, if only now to the next one. A number
far from all earlier ones, such as 999, is no turn; but after the last number of a cycle, it starts anew.
*/
export const takeTurns = (history: ColumnHistory): boolean => {
	const {load, past} = history;
	if (load.type !== 'integer') {
		return false;
	}

	const numbers: Array<readonly number[]> = [];
	for (const {values} of [load, ...past.map(each => each.load)]) {
		const listed = values === undefined ? [] : listedIn(values);
		if (listed.length === 0 || listed.length > maxInLoad) {
			return false;
		}

		numbers.push(listed.map(Number));
	}

	const [current = [], ...others] = numbers;
	const earlier = others.flat();
	const largest = Math.max(...earlier);
	const startsAnew = lastOfCycle.has(largest) && Math.min(...current) >= 1;
	if (
		Math.max(...current) > largest + maxInLoad ||
		(!startsAnew && Math.min(...current) < Math.min(...earlier) - maxInLoad)
	) {
		return false;
	}

	const {rises, movesOn} = newsOf(history);
	const neverFalls = (extremes: readonly number[]): boolean =>
		extremes.every((value, index) => value >= (extremes[index - 1] ?? value));
	return (
		movesOn ||
		medianOf(rises) >= riseOfTurn ||
		(Math.max(...rises) >= riseOfTurn &&
			neverFalls([...others, current].map(each => Math.min(...each))) &&
			neverFalls([...others, current].map(each => Math.max(...each))))
	);
};
