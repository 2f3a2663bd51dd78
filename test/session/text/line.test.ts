import test from 'ava';
import {flowLines, line, textOf, widthOf} from '../../../source/session/text/line.ts';
import fc from '../../support/properties.ts';

const facts = ['PSI 1.21 ± 0.02', 'Wasserstein 0.92 ± 0.14 σ', 'KS 0.52 (p < 0.001)'].map(fact => line(fact));

const gap = ' '.repeat(3);

test('a fact that does not fit stands whole on the next line', t => {
	t.deepEqual(
		flowLines(facts, 56).map(item => textOf(item)),
		['PSI 1.21 ± 0.02   Wasserstein 0.92 ± 0.14 σ', 'KS 0.52 (p < 0.001)'],
	);
	t.deepEqual(
		flowLines(facts, 100).map(item => textOf(item)),
		[facts.map(fact => textOf(fact)).join(gap)],
	);
});

test('every fact is there, in order, and no line is wider than the window or a single fact', t => {
	fc.assert(
		fc.property(
			fc.array(fc.string({minLength: 1, unit: fc.constantFrom('a', 'ä', '表')})),
			fc.nat(80),
			(texts, width) => {
				const lines = flowLines(
					texts.map(text => line(text)),
					width,
					' | ',
				);
				t.deepEqual(
					lines.flatMap(item => textOf(item).split(' | ')),
					texts,
				);
				t.true(lines.every(item => widthOf(item) <= width || !textOf(item).includes(' | ')));
			},
		),
	);
});
