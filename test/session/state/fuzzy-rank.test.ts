// How a few letters find a name.
import test from 'ava';
import {fuzzyRank} from '../../../source/session/state/fuzzy-rank.ts';
import fc from '../../support/properties.ts';

const best = (letters: string, ...names: readonly string[]): string | undefined =>
	names
		.map(name => ({name, rank: fuzzyRank(name, letters)}))
		.filter(({rank}) => rank !== undefined)
		.toSorted((one, other) => (other.rank ?? 0) - (one.rank ?? 0))[0]?.name;

test('letters in their order find a name, and others do not', t => {
	t.not(fuzzyRank('customers.email', 'cuema'), undefined);
	t.not(fuzzyRank('customers.email', 'CUST EM'), undefined);
	t.is(fuzzyRank('customers.email', 'liame'), undefined);
	t.is(fuzzyRank('customers.email', 'emails'), undefined);
});

test('a whole word is better than letters that lie apart, and the start of a word better than its middle', t => {
	t.is(best('email', 'e_matching_all_ids_last', 'customers.email'), 'customers.email');
	t.is(best('or', 'color', 'orders'), 'orders');
	t.is(best('cid', 'accidents', 'customer.id'), 'accidents');
	t.is(best('id', 'customers.id', 'customers.identity'), 'customers.id');
});

test('every name is found by any of its letters in their order', t => {
	fc.assert(
		fc.property(
			fc.string({minLength: 1, maxLength: 20}),
			fc.array(fc.boolean(), {maxLength: 20}),
			(name, picks) => {
				const letters = [...name.toLowerCase()].filter((_, index) => picks[index] === true).join('');
				t.not(fuzzyRank(name, letters), undefined);
			},
		),
	);
});
