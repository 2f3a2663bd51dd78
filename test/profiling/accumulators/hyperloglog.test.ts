import test from 'ava';
import {hash, hashNumber, hashText} from '../../../source/profiling/accumulators/hash.ts';
import {
	addHash,
	createHyperLogLog,
	distinctError,
	estimateDistinct,
	mergeHyperLogLog,
} from '../../../source/profiling/accumulators/hyperloglog.ts';

const within = test.macro({
	exec(t, count: number) {
		const sketch = createHyperLogLog();
		for (let value = 0; value < count; value++) {
			hashNumber(value * 0.37);
			addHash(sketch);
		}

		const estimate = estimateDistinct(sketch);
		t.true(Math.abs(estimate - count) <= Math.max(1, 3 * distinctError * count), `${estimate} for ${count}`);
	},
	title: (_, count: number) => `${count} distinct numbers are counted within three standard errors`,
});

for (const count of [0, 1, 10, 100, 1000, 20_000, 100_000, 1_000_000, 10_000_000]) {
	test(within, count);
}

test('texts that differ in one character are distinct, and equal ones are one', t => {
	const sketch = createHyperLogLog();
	for (let round = 0; round < 3; round++) {
		for (let value = 0; value < 50_000; value++) {
			hashText(`customer-${value}@example.com`);
			addHash(sketch);
		}
	}

	t.true(Math.abs(estimateDistinct(sketch) - 50_000) <= 3 * distinctError * 50_000);
});

test('two sketches merge into the sketch of both', t => {
	const [left, right, both] = [createHyperLogLog(), createHyperLogLog(), createHyperLogLog()];
	for (let value = 0; value < 30_000; value++) {
		hashNumber(value);
		addHash(both);
		addHash(value % 3 === 0 ? left : right);
	}

	mergeHyperLogLog(left, right);
	t.deepEqual(left, both);
});

test('a text hashes to its length in code points', t => {
	for (const text of ['', 'a', 'ab', 'héllo', '日本語', '👍🏽', 'a👍b', '🇩🇪🇫🇷x']) {
		t.is(hashText(text), [...text].length, text);
	}
});

test('minus zero hashes as zero', t => {
	hashNumber(0);
	const zero = [...hash];
	hashNumber(-0);
	t.deepEqual([...hash], zero);
});
