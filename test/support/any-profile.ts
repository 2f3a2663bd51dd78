// Random profiles.
import {isNumeric, semanticTypes, type SemanticType} from '../../source/profiling/column-types.ts';
import {metricOf} from '../../source/profiling/metrics/catalogue.ts';
import {metricNames, type MetricName} from '../../source/profiling/metrics/names.ts';
import type {
	ColumnProfile,
	HistogramBin,
	Measured,
	MetricValue,
	Provenance,
	Run,
	RunProfile,
	Sampling,
	Scalar,
	ValueCount,
} from '../../source/profiling/profile.ts';
import {sliceAt, slicePeriods} from '../../source/profiling/slice.ts';
import fc from './properties.ts';

const finite = fc.double({noNaN: true, noDefaultInfinity: true});
/** JSON has no negative zero. */
const finiteInJson = finite.map(value => (value === 0 ? 0 : value));
const anyText = fc.string({unit: 'binary'});
const calendarDate = fc.date({
	min: new Date('0001-01-01T00:00:00Z'),
	max: new Date('9999-12-31T23:59:59Z'),
	noInvalidDate: true,
});
const iso = fc.oneof(
	calendarDate.map(date => date.toISOString()),
	calendarDate.map(date => date.toISOString().slice(0, 10)),
);

/** Odd and past 2^53, or with more digits than any double: no double holds them. */
const beyondDoubles = fc.oneof(
	// eslint-disable-next-line no-bitwise -- makes it odd
	fc.bigInt({min: 2n ** 53n, max: 10n ** 30n}).map(integer => String(integer | 1n)),
	fc
		.tuple(fc.bigInt({min: -(10n ** 20n), max: 10n ** 20n}), fc.integer({min: 1, max: 9}))
		.map(([integer, digit]) => `${integer}.1234567890123456789${digit}`),
);

const quantity = (type: SemanticType): fc.Arbitrary<Scalar> =>
	isNumeric(type) ? fc.oneof(finite, beyondDoubles) : iso;

const bin = (type: SemanticType): fc.Arbitrary<HistogramBin> => {
	const edge = isNumeric(type) ? finiteInJson : iso;
	return fc.record({binStart: edge, binEnd: edge, count: fc.nat()});
};

const valueCount: fc.Arbitrary<ValueCount> = fc.record({
	value: fc.oneof(finiteInJson, anyText, fc.boolean()),
	count: fc.nat(),
});

const metricValue = (name: MetricName, type: SemanticType): fc.Arbitrary<MetricValue> => {
	const {kind} = metricOf(name);
	switch (kind) {
		case 'bins': {
			return fc.array(bin(type), {maxLength: 4});
		}

		case 'values': {
			return fc.array(valueCount, {maxLength: 4});
		}

		case 'quantiles': {
			return fc.array(isNumeric(type) ? fc.oneof(finiteInJson, beyondDoubles) : iso, {maxLength: 4});
		}

		case 'quantity': {
			return quantity(type);
		}

		case 'count': {
			return fc.maxSafeNat();
		}

		case 'percent':
		case 'number':
		case 'characters': {
			return finite;
		}
	}
};

const provenance: fc.Arbitrary<Provenance> = fc.oneof(
	fc.constant<Provenance>({kind: 'exact'}),
	fc.record({kind: fc.constant('estimate' as const), error: finiteInJson}),
	fc.record({kind: fc.constant('sample' as const), rows: fc.nat()}),
	fc.record({kind: fc.constant('sample' as const), rows: fc.nat(), error: finiteInJson}),
);

/** In one of ten cases. */
const rarely = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
	fc.oneof({weight: 9, arbitrary: fc.constant(undefined)}, {weight: 1, arbitrary: value});

type Outcome = {readonly name: MetricName; readonly measured: Measured; readonly reason: string | undefined};

const column: fc.Arbitrary<ColumnProfile> = fc.constantFrom(...semanticTypes).chain(semanticType => {
	const info = fc.record({
		name: anyText,
		databaseType: anyText,
		semanticType: fc.constant(semanticType),
		nullable: fc.option(fc.boolean()),
		primaryKey: fc.boolean(),
	});
	const applying = metricNames.filter(name => metricOf(name).appliesTo(semanticType));
	const outcome = (name: MetricName): fc.Arbitrary<Outcome> => {
		const value = fc.option(metricValue(name, semanticType));
		return fc.record({name: fc.constant(name), measured: fc.record({value, provenance}), reason: rarely(anyText)});
	};

	const outcomesOf = (names: readonly MetricName[]) => fc.tuple(...names.map(name => outcome(name)));
	const measuredMetrics = fc.subarray(applying);
	const outcomes = measuredMetrics.chain(names => outcomesOf(names));
	return fc.tuple(info, outcomes).map(([columnInfo, measured]) => ({
		column: columnInfo,
		metrics: new Map(
			measured.filter(({reason}) => reason === undefined).map(({name, measured: value}) => [name, value]),
		),
		errors: new Map(measured.flatMap(({name, reason}) => (reason === undefined ? [] : [[name, reason] as const]))),
	}));
});

const sampling: fc.Arbitrary<Sampling> = fc.oneof(
	fc.constant<Sampling>({kind: 'all'}),
	fc.record({kind: fc.constant('ratio' as const), ratio: finiteInJson, seed: fc.nat()}),
	fc.record({kind: fc.constant('size' as const), size: fc.nat(), seed: fc.nat()}),
);

const slice = fc
	.tuple(calendarDate, fc.constantFrom(...slicePeriods))
	.map(([time, by]) => sliceAt(time, by))
	.filter(({start, end}) => start.getUTCFullYear() > 0 && end.getUTCFullYear() < 10_000);

const run: fc.Arbitrary<Run> = fc.record({
	slice: fc.option(slice),
	runId: fc.uuid(),
	batchId: fc.option(fc.uuid()),
	datasetName: anyText,
	schemaName: anyText,
	profiledAt: calendarDate,
	environment: anyText,
	status: fc.constantFrom('completed' as const, 'partial' as const),
	rowCount: fc.option(fc.maxSafeNat()),
	columnCount: fc.option(fc.nat()),
	source: fc.option(anyText),
	durationMs: fc.option(fc.double({min: 0, noNaN: true, noDefaultInfinity: true})),
	sampling,
	error: fc.option(anyText),
	version: fc.option(anyText),
});

/** Any profile that the engine could make. */
export const anyProfile: fc.Arbitrary<RunProfile> = fc.record({
	run,
	columns: fc.uniqueArray(column, {selector: profile => profile.column.name, maxLength: 5}),
});
