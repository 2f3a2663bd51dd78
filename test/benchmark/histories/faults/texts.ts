// Texts that are wrong.
import {Buffer} from 'node:buffer';
import {isCategory, isKey, isText} from './facts.ts';
import {eachValue, type CellFault, type ColumnFacts} from './fault.ts';

const changed = (
	name: string,
	change: (text: string) => string,
	fits: (facts: ColumnFacts) => boolean = facts => isText(facts) && facts.present > 0,
): CellFault => ({
	name,
	kind: 'cells',
	fits,
	plant: eachValue(value => change(String(value))),
});

const longest = 10;

/** UTF-8 read as Latin-1; a text without any other letter loses one to the sign for what cannot be read. */
const damaged = (text: string): string => {
	const misread = Buffer.from(text, 'utf8').toString('latin1');
	const middle = Math.floor(text.length / 2);
	return misread === text ? `${text.slice(0, middle)}\u{FFFD}${text.slice(middle + 1)}` : misread;
};

const isCode = (facts: ColumnFacts): boolean =>
	isText(facts) &&
	(isKey(facts) || facts.minLength === facts.maxLength) &&
	facts.frequencies.slice(0, 20).every(([value]) => /\d/v.test(String(value)));

export const texts: readonly CellFault[] = [
	changed(
		`text cut at ${longest} characters`,
		text => text.slice(0, longest),
		facts => isText(facts) && facts.maxLength > longest,
	),
	changed('case changed', text => (text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase())),
	changed('a trailing blank', text => `${text} `),
	changed('encoding damage', damaged),
	changed('ids in another format', text => `ID/${text.replaceAll(/[^\d\p{Letter}]/gv, '')}`, isCode),
	{
		name: 'a new category',
		kind: 'cells',
		fits: isCategory,
		plant: eachValue(() => 'Unclassified'),
	},
	{
		name: 'a category gone',
		kind: 'cells',
		isWhole: true,
		// One that is frequent enough to be missed, and not the only one.
		fits: facts => isCategory(facts) && (facts.frequencies[1]?.[1] ?? 0) >= facts.present * 0.05,
		plant: eachValue((value, {facts}) =>
			value === facts.frequencies[1]?.[0] ? (facts.frequencies[0]?.[0] ?? null) : value,
		),
	},
];
