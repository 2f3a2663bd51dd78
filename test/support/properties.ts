import process from 'node:process';
import fc from 'fast-check';

/**
`PROPERTY_SEED` is a whole number or `random`. The default keeps a run of the suite repeatable: a change never fails on
a draw that its author did not see.
*/
const seedOf = (text: string): number => (text === 'random' ? Date.now() : Number(text));

// eslint-disable-next-line unicorn/no-top-level-side-effects -- fast-check has one setting for the process
fc.configureGlobal({seed: seedOf(process.env['PROPERTY_SEED'] ?? '20260101')});

const [firstSurrogate, surrogates, last] = [0xd8_00, 0x8_00, 0x10_ff_ff];

/** Any code point that a text can have, as fast-check's own `binary`, which first makes a table of all of them. */
const anyCharacter = fc.integer({min: 0, max: last - surrogates}).map(
	place => String.fromCodePoint(place < firstSurrogate ? place : place + surrogates),
	character => {
		const codePoint = typeof character === 'string' ? character.codePointAt(0) : undefined;
		if (codePoint === undefined || String.fromCodePoint(codePoint) !== character) {
			throw new TypeError('It is not one character');
		}

		return codePoint < firstSurrogate ? codePoint : codePoint - surrogates;
	},
);

/** Any text at all, also names such as `__proto__`. */
export const anyText = (constraints: Omit<fc.StringConstraints, 'unit'> = {}): fc.Arbitrary<string> =>
	fc.string({...constraints, unit: anyCharacter});

export {default} from 'fast-check';
