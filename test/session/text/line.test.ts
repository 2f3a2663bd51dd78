import test from 'ava';
import {cutWidest, flowLines, line, segment, textOf, widthOf} from '../../../source/session/text/line.ts';
import fc from '../../support/properties.ts';

const facts = ['PSI 1.21 ± 0.02', 'Wasserstein 0.92 ± 0.14 σ', 'KS 0.52 (p < 0.001)'].map(fact => line(fact));

const gap = ' '.repeat(3);

test('a fact that does not fit moves to the next line as a whole', t => {
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

test('a sentence that is too long keeps its end, which says what to press', t => {
	const told = line('The run before this one is the first of its history, so b chooses another one');
	const short = textOf(cutWidest(told, 60));
	t.true(short.startsWith('The run before') && short.endsWith('b chooses another one'), short);
	const failed = [
		segment('✖ cannot connect to postgres://reader@very.long.host.example.com:5432/shop'),
		segment('   R reloads'),
	];
	const shown = textOf(cutWidest(failed, 60));
	t.true(shown.startsWith('✖ cannot connect') && shown.endsWith('shop   R reloads'), shown);
	t.is(widthOf(cutWidest(failed, 60)), 60);
	t.is(cutWidest(failed, 100), failed);
});

test('a line is never wider than the window, however it is cut', t => {
	fc.assert(
		fc.property(fc.array(fc.string({unit: fc.constantFrom('a', 'ä', '表', ' ')})), fc.nat(80), (texts, width) => {
			t.true(
				widthOf(
					cutWidest(
						texts.map(text => segment(text)),
						width,
					),
				) <= width,
			);
		}),
	);
});
