// How a user names slices.
import test from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import {isChosen, parseSliceChoice, sliceOfChoice} from '../../source/profiling/slice-choice.ts';
import {sliceAt, sliceName, undated, type SlicePeriod} from '../../source/profiling/slice.ts';

/** The slices from January to April 2024 that a text names. */
const named = (text: string, by: SlicePeriod): readonly string[] => {
	const choice = parseSliceChoice(text);
	const names = new Set<string>();
	for (let time = Date.UTC(2024, 0, 1); time < Date.UTC(2024, 4, 1); time += 3_600_000) {
		const slice = sliceAt(new Date(time), by);
		if (isChosen(slice, choice)) {
			names.add(sliceName(slice));
		}
	}

	return isChosen(undated, choice) ? [...names, sliceName(undated)] : [...names];
};

test('a name stands for its period, and for the slices within it', t => {
	t.deepEqual(named('2024-03-01', 'day'), ['2024-03-01']);
	t.is(named('2024-02', 'day').length, 29);
	t.deepEqual(named('2024-02', 'month'), ['2024-02']);
	t.deepEqual(named('week of 2024-02-26', 'week'), ['week of 2024-02-26']);
	t.is(named('week of 2024-02-28', 'day').length, 7);
	t.deepEqual(named('2024-03-01 13:00', 'hour'), ['2024-03-01 13:00']);
	t.deepEqual(named('2024-03-01T13:00', 'hour'), ['2024-03-01 13:00']);
	t.is(named('2024-03-01', 'hour').length, 24);
	t.deepEqual(named('no date', 'day'), ['no date']);
});

test('a shorter period names the slice that it lies in', t => {
	t.deepEqual(named('2024-02-28', 'week'), ['week of 2024-02-26']);
	t.deepEqual(named('2024-02-28', 'month'), ['2024-02']);
	t.deepEqual(named('2024-03-01 13:00', 'day'), ['2024-03-01']);
});

test('a range has both of its ends, and one may be left out', t => {
	t.deepEqual(named('2024-02-28..2024-03-01', 'day'), ['2024-02-28', '2024-02-29', '2024-03-01']);
	t.deepEqual(named('2024-02..2024-03', 'month'), ['2024-02', '2024-03']);
	t.deepEqual(named(' ..2024-01-02', 'day'), ['2024-01-01', '2024-01-02']);
	t.deepEqual(named('2024-04-29 .. ', 'day'), ['2024-04-29', '2024-04-30']);
	t.deepEqual(named('2024-02-28..2024-03-05', 'week'), ['week of 2024-02-26', 'week of 2024-03-04']);
});

test('the rows of a range are those of its slices', t => {
	const slice = sliceOfChoice(parseSliceChoice('2024-02-28..2024-03-05'), 'week');
	t.deepEqual(
		[slice.start, slice.end].map(time => time.toISOString().slice(0, 10)),
		['2024-02-26', '2024-03-11'],
	);
	t.is(sliceOfChoice(parseSliceChoice('no date'), 'day'), undated);
});

for (const text of ['', '..', 'tomorrow', '2024', '2024-02-30', '2024-13', '2024-03-02..2024-03-01', '1..2..3']) {
	test(`${JSON.stringify(text)} does not name a slice`, t => {
		t.throws(() => parseSliceChoice(text), {
			instanceOf: ProfileMeshError,
			code: 'usage',
			message: /does not name a slice/v,
		});
	});
}
