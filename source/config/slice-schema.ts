// The key `profiling.tables[].slice`, which cuts a table by a column of dates.
import {z} from 'zod';
import {slicePeriods} from '../profiling/slice.ts';

const isTimeZone = (name: string): boolean => {
	try {
		new Intl.DateTimeFormat('en', {timeZone: name}).format();
		return true;
	} catch {
		return false;
	}
};

const defaultSlices = 60;
const maxSlices = 10_000;

const sliceKeys = z.strictObject({
	column: z
		.string()
		.min(1)
		.default('auto')
		.describe('The column of dates, or `auto`: the one that its type and its name make likely.'),
	by: z.enum(slicePeriods).default('day').describe('The length of a slice. Weeks begin on Monday.'),
	last: z
		.int()
		.min(1)
		.max(maxSlices)
		.default(defaultSlices)
		.describe('How many periods are profiled, counted back from the newest one that is over and has rows.'),
	lookback: z
		.int()
		.min(0)
		.max(maxSlices)
		.optional()
		.describe('How many periods before the newest one are looked at for changed rows; all of `last` by default.'),
	changed: z
		.string()
		.min(1)
		.optional()
		.describe(
			'A column whose newest value shows that rows of a slice were updated, such as `updated_at`, or ' +
				'`checksum`: that of all columns, where the database has one.',
		),
	timezone: z
		.string()
		.refine(isTimeZone, {message: 'must be the name of a time zone, such as Europe/Berlin'})
		.default('UTC')
		.describe('Where days begin and end: the name of a time zone, such as `Europe/Berlin`.'),
});

const shorthand = 'auto';

/** `auto` stands for all defaults. */
export const sliceSchema = z
	.preprocess((value, context) => {
		if (typeof value !== 'string') {
			return value;
		}

		if (value !== shorthand) {
			context.issues.push({code: 'custom', input: value, message: 'must be auto, or a mapping of keys'});
			return z.NEVER;
		}

		return {};
	}, sliceKeys)
	.meta({
		description:
			'Profile the table by periods of a column of dates, each as a run of its own, and read later only those ' +
			'that are new or that changed. `auto` stands for `{column: auto, by: day, last: 60}`.',
		shorthand,
	});

export type SliceRule = z.output<typeof sliceSchema>;
