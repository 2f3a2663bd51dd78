// Writes and reads the figures of a run by segment as one compressed text. It holds figures, and no rows.
import {Buffer} from 'node:buffer';
import {deflateRawSync, inflateRawSync} from 'node:zlib';
import {z} from 'zod';
import {parseJson} from '../parse-json.ts';
import {maxSegments, withFewerSegments, type RunSegments} from '../profiling/segments/segments.ts';

/** Texts of another format are not read. */
const format = 1;

/** The numbers of segments to try until the text is short enough. The last one may have any length. */
const limits = [maxSegments, 32, 20, 12, 8, 5] as const;

/** A text may be as long as the figures of the run, and at least this long. */
const minLength = 8000;

/** More than this program ever writes. A text that claims more is broken. */
const maxBytes = 64_000_000;

const headSchema = z.object({format: z.literal(format), columns: z.array(z.string()), data: z.string()});

const numbers = z.array(z.number());
const anyValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const values = z.array(anyValue);

const numbersSchema = z.object({counts: numbers, sums: numbers, squares: numbers, zeros: numbers});
const listsOfNumbers = z.array(numbers);
const countsSchema = z.object({values, rows: listsOfNumbers, hasOthers: z.boolean()});

const figuresSchema = z
	.object({
		column: z.string(),
		nulls: numbers,
		numbers: numbersSchema.optional(),
		counts: countsSchema.optional(),
	})
	.transform(({numbers: figures, counts, ...others}) => ({
		...others,
		...(figures !== undefined && {numbers: figures}),
		...(counts !== undefined && {counts}),
	}));

const segmentsOfColumn = z.object({
	column: z.string(),
	values,
	hasRest: z.boolean(),
	rows: numbers,
	figures: z.array(figuresSchema),
});

const segmentsSchema = z.array(segmentsOfColumn);

/** Keeps fifteen digits. A sum of doubles is not more exact, and further digits take room. */
const shortened = (_key: string, value: unknown): unknown =>
	typeof value === 'number' && !Number.isSafeInteger(value) ? Number(value.toPrecision(15)) : value;

const textOf = (segments: RunSegments): string =>
	JSON.stringify({
		format,
		columns: segments.map(({column}) => column),
		data: deflateRawSync(JSON.stringify(segments, shortened)).toString('base64'),
	});

/**
Writes the segments; `null` where there are none.

@param room Characters that the other figures of the run take. The text takes about as many at most.
*/
export const segmentsText = (segments: RunSegments, room: number): string | null => {
	if (segments.length === 0) {
		return null;
	}

	let text = '';
	for (const limit of limits) {
		text = textOf(segments.map(ofColumn => withFewerSegments(ofColumn, limit)));
		if (text.length <= Math.max(minLength, room)) {
			break;
		}
	}

	return text;
};

const parseHead = (text: string): z.output<typeof headSchema> | undefined => parseJson(text, headSchema);

/** Reads the columns of a text, without its figures; nothing where the text has another format. */
export const readSegmentColumns = (text: string | null): readonly string[] =>
	text === null ? [] : (parseHead(text)?.columns ?? []);

/** Reads a text; nothing where it has another format. */
export const readSegments = (text: string | null): RunSegments => {
	const head = text === null ? undefined : parseHead(text);
	if (head === undefined) {
		return [];
	}

	try {
		const json = inflateRawSync(Buffer.from(head.data, 'base64'), {maxOutputLength: maxBytes}).toString();
		return segmentsSchema.safeParse(JSON.parse(json)).data ?? [];
	} catch {
		return [];
	}
};
