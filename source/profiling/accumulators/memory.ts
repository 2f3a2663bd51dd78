// Estimates how much memory accumulators hold.
import type {ColumnAccumulator} from './column-accumulator.ts';
import type {NumberAccumulator} from './number-accumulator.ts';
import type {TextAccumulator} from './text-accumulator.ts';

/** Bytes of the sketches of a column, its histogram among them. */
const sketchBytes = 128 * 1024;
/** Bytes of a large integer with its count in a map. */
const largeBytes = 64;
/** Bytes of a text without its characters, and of what is counted of it. */
const textBytes = 72;
const bytesPerUnit = 2;

const numberBytes = ({exact, large}: NumberAccumulator): number =>
	(exact?.table.byteLength ?? sketchBytes) + large.size * largeBytes;

const textsBytes = ({exact}: TextAccumulator): number =>
	exact === undefined
		? sketchBytes
		: exact.table.byteLength + exact.keys.length * textBytes + exact.units * bytesPerUnit;

/** Bytes of the tables, texts and sketches of a column. */
export const bytesHeld = ({numbers, timestamps, texts, binaries}: ColumnAccumulator): number => {
	let bytes = numberBytes(numbers) + textsBytes(texts) + textsBytes(binaries);
	for (const moments of timestamps) {
		bytes += moments === undefined ? 0 : numberBytes(moments);
	}

	return bytes;
};
