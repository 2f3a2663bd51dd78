// The tables of a shop, made from a seed, and the profile of each on a day.
import type {ColumnInfo} from '../../source/profiling/table.ts';
import type {SemanticType} from '../../source/profiling/column-types.ts';
import type {MetricName} from '../../source/profiling/metrics/names.ts';
import type {ColumnProfile, Measured, MetricValue, RunProfile} from '../../source/profiling/profile.ts';

type Value = number | string | boolean | null;

type ShopColumn = {
	readonly info: ColumnInfo;
	/** The value of a row on a day: `random` is 0 to 1. */
	readonly value: (random: () => number, row: number, day: number) => Value;
	/** From this day on. */
	readonly since?: number;
	readonly isEstimated?: boolean;
};

export type ShopTable = {
	readonly name: string;
	readonly rows: (day: number) => number;
	readonly columns: readonly ShopColumn[];
	readonly isView?: boolean;
	/** Never profiled before. */
	readonly isNew?: boolean;
	/** Why it cannot be profiled. */
	readonly failure?: string;
	/** Columns that a profile cannot measure, and why. */
	readonly failingColumns?: Readonly<Record<string, string>>;
};

/** The last day of the history; a later profile belongs to day ten. */
const driftDay = 9;

const column = (
	name: string,
	semanticType: SemanticType,
	databaseType: string,
	value: ShopColumn['value'],
	more: Partial<ShopColumn> & {readonly key?: boolean} = {},
): ShopColumn => ({
	...more,
	value,
	info: {
		name,
		databaseType,
		semanticType,
		nullable: more.key !== true,
		primaryKey: more.key === true,
	},
});

const pick = <T>(items: readonly T[], random: number): T | undefined =>
	items[Math.min(items.length - 1, Math.floor(random * items.length))];
const bell = (random: () => number): number => (random() + random() + random() + random() - 2) / 2;
const dates = Array.from({length: 1090}, (_, day) => new Date(Date.UTC(2021, 0, 3 + day)).toISOString().slice(0, 10));
const someDate = (random: () => number): string => dates[Math.floor(random() * dates.length)] ?? '';

export const shopTables: readonly ShopTable[] = [
	{
		name: 'customers',
		rows: day => 9200 + day * 360,
		columns: [
			column('customer_id', 'integer', 'INTEGER', (_, row) => row + 1, {key: true}),
			column(
				'first_name',
				'text',
				'TEXT',
				random =>
					pick(
						['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Niklaus'],
						random() ** 1.5,
					) ?? null,
			),
			column('email', 'text', 'TEXT', (_, row) => `user${row}@example.org`, {isEstimated: true}),
			column('age', 'integer', 'INTEGER', (random, _, day) =>
				random() < 0.004 ? null : Math.round((day >= driftDay ? 52 : 38) + bell(random) * 34),
			),
			column('registration_date', 'date', 'DATE', someDate),
			column('is_active', 'boolean', 'BOOLEAN', (random, _, day) =>
				random() < (day >= driftDay ? 0.155 : 0.1) ? null : random() < 0.72,
			),
			column(
				'total_purchases',
				'decimal',
				'DECIMAL(12,2)',
				(random, _, day) => Math.round(random() ** 4 * 9_840_010 * (day >= driftDay ? 1.2 : 1)) / 100,
			),
			column(
				'customer_segment',
				'text',
				'TEXT',
				(random, _, day) =>
					pick(
						day >= driftDay
							? ['Bronze', 'Silver', 'Gold', 'Platinum']
							: ['Bronze', 'Bronze', 'Silver', 'Gold'],
						random(),
					) ?? null,
			),
			column('loyalty_tier', 'text', 'TEXT', random => pick(['A', 'B', 'C'], random()) ?? null, {
				since: driftDay,
			}),
		],
	},
	{
		name: 'orders',
		rows: day => 46_000 + day * 211,
		columns: [
			column('order_id', 'integer', 'INTEGER', (_, row) => row + 1, {key: true}),
			column('customer_id', 'integer', 'INTEGER', random => Math.ceil(random() * 12_000), {isEstimated: true}),
			column('order_date', 'timestamp', 'TIMESTAMP', random => `${someDate(random)}T10:00:00.000Z`),
			column(
				'total_amount',
				'decimal',
				'DECIMAL(10,2)',
				(random, _, day) => Math.round((12 + random() ** 3 * 900 * (day >= driftDay ? 1.07 : 1)) * 100) / 100,
			),
			column(
				'status',
				'text',
				'TEXT',
				random => pick(['shipped', 'shipped', 'shipped', 'pending', 'returned'], random()) ?? null,
			),
		],
	},
	{
		name: 'products',
		rows: () => 500,
		columns: [
			column('product_id', 'integer', 'INTEGER', (_, row) => row + 1, {key: true}),
			column('product_name', 'text', 'TEXT', (_, row) => `Product ${row}`),
			column('price', 'decimal', 'DECIMAL(8,2)', random => Math.round((1 + random() ** 2 * 400) * 100) / 100),
			column('rating', 'float', 'REAL', random => (random() < 0.1 ? null : 1 + random() * 4)),
		],
	},
	{
		name: 'v_returns',
		isView: true,
		isNew: true,
		rows: () => 2040,
		columns: [column('order_id', 'integer', 'INTEGER', (_, row) => row)],
	},
	{
		name: 'v_legacy',
		isView: true,
		isNew: true,
		rows: () => 0,
		columns: [],
		failure: 'no such column: discount',
	},
];

const randomFrom = (seed: number) => {
	let state = seed;
	return () => {
		// eslint-disable-next-line no-bitwise -- a linear congruential generator
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 0x1_00_00_00_00;
	};
};

const numericTypes: ReadonlySet<SemanticType> = new Set(['integer', 'decimal', 'float']);

const histogram = (values: readonly number[], isDate: boolean, scale: number): MetricValue => {
	const lowest = Math.min(...values);
	const highest = Math.max(...values);
	const width = highest === lowest ? 1 : (highest - lowest) / 10;
	const bound = (value: number) => (isDate ? new Date(value).toISOString() : value);
	return Array.from({length: 10}, (_, index) => ({
		binStart: bound(lowest + index * width),
		binEnd: bound(lowest + (index + 1) * width),
		count: Math.round(
			values.filter(value => Math.min(9, Math.floor((value - lowest) / width)) === index).length * scale,
		),
	}));
};

/** A sample of at most 3000 rows stands for the table, so that tests are quick: counts are scaled. */
const profileColumn = (shopColumn: ShopColumn, rows: number, day: number, seed: number): ColumnProfile => {
	const {
		info: {semanticType},
		info,
		isEstimated = false,
	} = shopColumn;
	const random = randomFrom(seed);
	const sampled = Math.min(rows, 3000);
	const scale = sampled === 0 ? 1 : rows / sampled;
	const values = Array.from({length: sampled}, (_, row) => shopColumn.value(random, Math.floor(row * scale), day));
	const present = values.filter(value => value !== null);
	const counts = new Map<number | string | boolean, number>();
	for (const value of present) {
		counts.set(value, (counts.get(value) ?? 0) + 1);
	}

	const scaled = (count: number) => Math.round(count * scale);
	const distinct = counts.size === present.length ? scaled(counts.size) : counts.size;
	const isDate = semanticType === 'date' || semanticType === 'timestamp';
	const numbers = present
		.map(value => (isDate ? Date.parse(String(value)) : Number(value)))
		.filter(value => Number.isFinite(value))
		.toSorted((one, other) => one - other);
	const metrics = new Map<MetricName, Measured>();
	const put = (name: MetricName, value: MetricValue, estimated = false) => {
		metrics.set(name, {value, provenance: estimated ? {kind: 'estimate', error: 0.01} : {kind: 'exact'}});
	};

	put('count', rows);
	put('null_count', scaled(values.length - present.length));
	put('null_percent', sampled === 0 ? 0 : ((values.length - present.length) / sampled) * 100);
	put('distinct_count', distinct, isEstimated);
	put('distinct_percent', rows === 0 ? 0 : (distinct / rows) * 100, isEstimated);
	const at = (fraction: number) => numbers[Math.min(numbers.length - 1, Math.floor(fraction * numbers.length))] ?? 0;
	const moment = (value: number) =>
		isDate ? new Date(value).toISOString().slice(0, semanticType === 'date' ? 10 : 24) : value;
	const isNumber = numericTypes.has(semanticType);
	if (isNumber || isDate) {
		put('min', moment(at(0)));
		put('max', moment(at(1)));
		for (const [name, fraction] of [
			['p05', 0.05],
			['p25', 0.25],
			['p50', 0.5],
			['p75', 0.75],
			['p95', 0.95],
		] as const) {
			put(name, moment(at(fraction)), true);
		}

		put('histogram', histogram(numbers, isDate, scale));
	}

	if (isNumber) {
		const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
		put('mean', mean);
		put('stddev', Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (numbers.length - 1)));
		put('zero_count', scaled(numbers.filter(value => value === 0).length));
		put('negative_count', 0);
	} else if (semanticType === 'text') {
		const lengths = present.map(value => String(value).length);
		put('min_length', Math.min(...lengths));
		put('max_length', Math.max(...lengths));
		put('avg_length', lengths.reduce((sum, value) => sum + value, 0) / lengths.length);
		put('empty_count', 0);
	} else if (semanticType === 'boolean') {
		const trues = present.filter(value => value === true).length;
		put('true_count', scaled(trues));
		put('true_percent', (trues / present.length) * 100);
	}

	put(
		'top_values',
		[...counts]
			.map(([value, count]) => ({
				value,
				count: distinct === scaled(counts.size) && counts.size === present.length ? 1 : scaled(count),
			}))
			.toSorted((one, other) => other.count - one.count)
			.slice(0, 20),
	);
	return {column: info, metrics, errors: new Map()};
};

const made = new Map<ShopTable, Map<number, readonly ColumnProfile[]>>();

/** Made once for each day: a test that opens a shop does not wait for its history. */
const columnsOn = (table: ShopTable, day: number): readonly ColumnProfile[] => {
	const days = made.get(table) ?? new Map<number, readonly ColumnProfile[]>();
	made.set(table, days);
	const columns =
		days.get(day) ??
		table.columns
			.filter(({since = 0}) => day >= since)
			.map((shopColumn, index) => profileColumn(shopColumn, table.rows(day), day, day * 100 + index + 7));
	days.set(day, columns);
	return columns;
};

/** The profile of a table on a day. */
export const shopProfile = (
	table: ShopTable,
	day: number,
	profiledAt: Date,
	runId: string = crypto.randomUUID(),
	durationMs = 120,
): RunProfile => {
	const rows = table.rows(day);
	const columns = columnsOn(table, day);
	return {
		run: {
			runId,
			batchId: crypto.randomUUID(),
			datasetName: table.name,
			schemaName: 'main',
			profiledAt,
			environment: 'development',
			status: 'completed',
			rowCount: rows,
			columnCount: columns.length,
			source: 'sqlite:/data/shop.db',
			durationMs,
			sampling: {kind: 'all'},
			slice: null,
			error: null,
			version: '0.2.0',
		},
		columns,
	};
};
