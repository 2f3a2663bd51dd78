// Makes one baseline of several runs: the median of each metric, so that one odd run neither raises nor hides an alarm.
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import {metricNames, type MetricName} from '../../profiling/metrics/names.ts';
import type {
	ColumnProfile,
	Measured,
	MetricValue,
	Provenance,
	RunProfile,
	Scalar,
	ValueCount,
} from '../../profiling/profile.ts';
import {toDays} from '../epoch-days.ts';
import {rowsOf, topValuesOf, type StoredColumn} from '../column-figures.ts';
import {magnitude, parseDecimal, subtract} from '../../profiling/exact-decimal.ts';
import {isSampledAlike} from '../sampling.ts';

/** The middle of an ascending list; the smaller of two, so that a run had this value. */
const middleOf = <Value>(ascending: readonly Value[]): Value | undefined =>
	ascending[Math.floor((ascending.length - 1) / 2)];

const compareScalars = (left: number | string, right: number | string): number => {
	const [one, other] = [parseDecimal(left), parseDecimal(right)];
	if (one !== undefined && other !== undefined) {
		const difference = subtract(one, other);
		return magnitude(difference).digits === 0n ? 0 : difference.digits < 0n ? -1 : 1;
	}

	const [day, otherDay] = [toDays(left), toDays(right)];
	return day !== undefined && otherDay !== undefined ? day - otherDay : String(left) < String(right) ? -1 : 1;
};

/** `null` where more than half of the values are. */
const medianScalar = (values: readonly Scalar[]): Scalar => {
	const present = values.filter(value => value !== null);
	return present.length * 2 < values.length ? null : (middleOf(present.toSorted(compareScalars)) ?? null);
};

/** The median of each percentile. They ascend, because those of each run do. */
const medianPercentiles = (lists: ReadonlyArray<ReadonlyArray<number | string>>): ReadonlyArray<number | string> =>
	(lists[0] ?? []).map((_, percent) => middleOf(lists.map(list => list[percent] ?? 0).toSorted(compareScalars)) ?? 0);

/** The number of values in a list that is not complete. */
const maxValues = 20;

type ListedValues = {
	readonly shares: ReadonlyMap<ValueCount['value'], number>;
	readonly isComplete: boolean;
};

const listedOf = (column: StoredColumn): ListedValues => {
	const listed = topValuesOf(column.profile);
	const counted = listed.reduce((sum, {count}) => sum + count, 0);
	const present = rowsOf(column).present ?? counted;
	const rows = Math.max(1, present, counted);
	return {
		shares: new Map(listed.map(({value, count}) => [value, count / rows])),
		isComplete: counted >= present - 0.5,
	};
};

/** Below this sum, the values of the median shares recurred by chance, and show nothing about other values. */
const minShares = 0.5;

/**
Computes the median share of each value over the runs that list it. Where all runs list all values, and most values
recur, the shares are scaled to add up to 1.
*/
const medianValues = (runs: readonly ListedValues[], rows: number): readonly ValueCount[] => {
	const values = new Set(runs.flatMap(({shares}) => shares.keys().toArray()));
	const shares = [...values]
		.map(value => {
			const known = runs.flatMap(({shares: listed, isComplete}) => listed.get(value) ?? (isComplete ? 0 : []));
			return {value, share: middleOf(known.toSorted((left, right) => left - right)) ?? 0};
		})
		.filter(({share}) => share > 0)
		.toSorted((left, right) => right.share - left.share);
	const isComplete = runs.every(run => run.isComplete);
	const sum = shares.reduce((total, {share}) => total + share, 0);
	const total = isComplete && sum >= minShares ? sum : 1;
	return shares
		.slice(0, isComplete ? shares.length : maxValues)
		.map(({value, share}) => ({value, count: (share / total) * rows}));
};

const provenanceOf = (measured: readonly Measured[]): Provenance => {
	const uncertain = measured.map(({provenance}) => provenance).filter(provenance => provenance.kind !== 'exact');
	const sample = uncertain.find(provenance => provenance.kind === 'sample');
	return (
		sample ??
		(uncertain.length === 0
			? {kind: 'exact'}
			: {kind: 'estimate', error: Math.max(...uncertain.map(({error}) => error ?? 0))})
	);
};

const medianValue = (name: MetricName, columns: readonly StoredColumn[], rows: number): MetricValue | undefined => {
	const measured = columns.map(({profile}) => profile.metrics.get(name)).filter(found => found !== undefined);
	// eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- all others are single figures
	switch (metricOf(name).kind) {
		// Bins of different runs have different edges.
		case 'bins': {
			return undefined;
		}

		case 'values': {
			return medianValues(
				columns.filter(({profile}) => profile.metrics.has(name)).map(column => listedOf(column)),
				rows,
			);
		}

		case 'quantiles': {
			const lists = measured.map(({value}) =>
				Array.isArray(value) ? value.filter((item): item is number | string => typeof item !== 'object') : [],
			);
			return medianPercentiles(lists.filter(list => list.length > 0));
		}

		default: {
			return medianScalar(
				measured.flatMap(({value}) => (value === null || typeof value !== 'object' ? [value] : [])),
			);
		}
	}
};

const medianColumn = (latest: ColumnProfile, columns: readonly StoredColumn[]): ColumnProfile => {
	const present = columns.map(column => rowsOf(column).present ?? 0).toSorted((left, right) => left - right);
	const metrics = metricNames.flatMap(name => {
		const measured = columns.map(({profile}) => profile.metrics.get(name)).filter(value => value !== undefined);
		const value = measured.length === 0 ? undefined : medianValue(name, columns, middleOf(present) ?? 0);
		return value === undefined ? [] : [[name, {value, provenance: provenanceOf(measured)}] as const];
	});
	const found = new Map(metrics);
	return {
		column: latest.column,
		metrics: found,
		errors: new Map([...latest.errors].filter(([name]) => !found.has(name))),
	};
};

const middleNumber = (numbers: readonly number[]): number | null =>
	middleOf(numbers.toSorted((left, right) => left - right)) ?? null;

/**
Makes the median of several runs of a dataset. It has the columns and types of the latest run, and the median time.
Leaves out runs that were sampled in another way than the latest. Histograms have no median.

@param profiles Latest first, at least one.
@param name The text instead of a run id: `median:7`.
*/
export const medianProfile = (profiles: readonly RunProfile[], name: string): RunProfile => {
	const [latest] = profiles;
	if (latest === undefined) {
		throw new RangeError('There is no run to take a median of');
	}

	const alike = profiles.filter(({run}) => isSampledAlike(run, latest.run));
	return {
		run: {
			...latest.run,
			runId: name,
			batchId: null,
			profiledAt: new Date(middleNumber(alike.map(({run}) => run.profiledAt.getTime())) ?? 0),
			rowCount: middleNumber(alike.flatMap(({run}) => run.rowCount ?? [])),
			durationMs: null,
			slice: null,
			error: null,
		},
		columns: latest.columns.map(profile =>
			medianColumn(
				profile,
				alike.flatMap(({run, columns}) => {
					const same = columns.find(
						({column}) =>
							column.name === profile.column.name && column.semanticType === profile.column.semanticType,
					);
					return same === undefined ? [] : [{profile: same, rowCount: run.rowCount}];
				}),
			),
		),
	};
};
