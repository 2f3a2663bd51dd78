// Collects the results of one column, and makes the summary that the metrics read.
import {squareRoot} from '../../profiling/exact-decimal.ts';
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import {finishMetrics} from '../../profiling/metrics/finish.ts';
import type {MetricName} from '../../profiling/metrics/names.ts';
import {maximum, minimum, rows, type Need} from '../../profiling/metrics/needs.ts';
import type {ColumnSummary, Figure, OrderedSummary} from '../../profiling/metrics/summary.ts';
import type {ColumnProfile, HistogramBin, Scalar, ValueCount} from '../../profiling/profile.ts';
import type {TablePlan} from '../connector.ts';
import type {ColumnInfo} from '../../profiling/table.ts';
import type {PushDownColumn, SqlColumn, SqlDialect} from '../sql-dialect.ts';
import type {AggregateFigure} from './aggregates.ts';

const extremes: ReadonlySet<Need> = new Set([minimum, maximum]);

/** Snowflake documents neither equality nor order of its intervals. */
const hasOrder = ({type, hasEquality}: PushDownColumn): boolean => type !== 'interval' || hasEquality;

/** The needs of the metrics of a column, without repetition. */
const needsOf = (metrics: Iterable<MetricName>, column: PushDownColumn): ReadonlySet<Need> => {
	const needs = new Set<Need>();
	for (const name of metrics) {
		const metric = metricOf(name);
		for (const need of metric.appliesTo(column.type) ? metric.needs : []) {
			if (hasOrder(column) || !extremes.has(need)) {
				needs.add(need);
			}
		}
	}

	return needs;
};

/** An estimate may exceed the values by its error. */
const distinctWithin = (found: Figure<number> | undefined, present: number): Figure<number> => {
	const {value, error} = found ?? {value: 0, error: 0};
	return {value: error > 0 ? Math.min(value, present) : value, error};
};

export type PendingBins = {
	/** One more than there are bins. */
	readonly edges: readonly number[];
	/** SQL of the edges between bins, ascending. */
	readonly thresholds: readonly string[];
};

/** The metrics of a column, and the dialect. */
type ColumnQuestion = {readonly metrics: Iterable<MetricName>; readonly dialect: SqlDialect};

export class ColumnResults {
	readonly info: ColumnInfo;
	readonly column: PushDownColumn;
	readonly needs: ReadonlySet<Need>;
	readonly flat = new Map<AggregateFigure, string | null>();
	/** Why figures failed, by the kind of the need; for a flat figure by its own name. */
	readonly failures = new Map<string, string>();
	readonly quantiles = new Map<number, Figure<Scalar>>();
	bins: readonly HistogramBin[] = [];
	/** The bins that are still to be counted. */
	pendingBins: PendingBins | undefined;
	/** Whether the traits of its texts are still to be read from the groups of its values. */
	areTraitsPending = false;
	distinct: Figure<number> | undefined;
	top: Figure<readonly ValueCount[]> | undefined;
	/** Mean and variance are of the numbers divided by 2 to this power. */
	momentExponent = 0;
	/** Whether figures must leave out NaN and infinite values, because there are or may be some. */
	isGuarded: boolean;
	readonly #dialect: SqlDialect;

	constructor(info: ColumnInfo, column: PushDownColumn, {metrics, dialect}: ColumnQuestion) {
		this.info = info;
		this.column = column;
		this.needs = needsOf(metrics, column);
		this.#dialect = dialect;
		this.isGuarded = column.mayBeNonFinite && dialect.isAlwaysGuarded;
		if (column.refusal !== undefined) {
			this.failAll(column.refusal);
		}
	}

	get sql(): SqlColumn {
		const {type, value, scale} = this.column;
		return {
			type,
			value,
			finite: this.finite(value),
			scale,
		};
	}

	/** Turns an expression of the column's type into null where it is NaN or infinite, if there are such values. */
	finite(value: string): string {
		return this.isGuarded ? this.#dialect.finite(value, this.column.type) : value;
	}

	/** Whether something of this kind is needed and has not failed. */
	wants(kind: Need['kind']): boolean {
		const isPossible = (kind !== 'distinct' && kind !== 'frequencies') || this.column.hasEquality;
		return (
			isPossible &&
			!this.failures.has(kind) &&
			!this.hasFailed &&
			this.needs.values().some(need => need.kind === kind)
		);
	}

	/** Whether even its values cannot be counted. */
	get hasFailed(): boolean {
		return this.failures.has('present');
	}

	/** Shares of the needed quantiles, ascending. */
	get shares(): readonly number[] {
		const shares = this.needs
			.values()
			.map(need => (need.kind === 'quantile' ? need.share : undefined))
			.filter(share => share !== undefined);
		return [...new Set(shares)].toSorted((left, right) => left - right);
	}

	/** The shares that only outline the distribution. */
	get outlineShares(): ReadonlySet<number> {
		const isFigure = new Set(
			this.needs.values().flatMap(need => (need.kind === 'quantile' && !need.isOutline ? [need.share] : [])),
		);
		return new Set(this.shares.filter(share => !isFigure.has(share)));
	}

	/** The number of most frequent values to list where there are too many to list all. */
	get maxListed(): number {
		return Math.max(0, ...this.needs.values().map(need => (need.kind === 'frequencies' ? need.limit : 0)));
	}

	count(figure: AggregateFigure): number {
		return Number(this.flat.get(figure) ?? 0);
	}

	scalar(figure: AggregateFigure): Scalar {
		const text = this.flat.get(figure);
		return text === null || text === undefined ? null : this.read(text);
	}

	/** Reads a value of the column; a number as a number, or as its digits. */
	read(text: string): Scalar {
		const value = this.#dialect.read(text, this.column.type);
		return typeof value === 'boolean' ? String(value) : value;
	}

	readListed(text: string): ValueCount['value'] {
		return this.#dialect.read(text, this.column.type);
	}

	fail(need: Need, reason: string): void {
		this.failures.set(need.kind === 'flat' ? need.figure : need.kind, reason);
	}

	/** The summary without the number of rows, which is the table's. */
	failAll(reason: string): void {
		this.failures.set('present', reason);
		for (const need of this.needs) {
			if (need !== rows) {
				this.fail(need, reason);
			}
		}
	}

	profile(plan: TablePlan, rowCount: number, sampleRows: number | null): ColumnProfile {
		const summary = this.#summary(plan, rowCount, sampleRows);
		return {
			column: this.info,
			...finishMetrics(plan.metrics, summary, ({needs}) =>
				needs
					.map(need => this.failures.get(need.kind === 'flat' ? need.figure : need.kind))
					.find(reason => reason !== undefined),
			),
		};
	}

	#summary(plan: TablePlan, rowCount: number, sampleRows: number | null): ColumnSummary {
		const present = this.count('present');
		const finite = this.count('finite');
		const ordered: OrderedSummary = {
			min: this.scalar('minimum'),
			max: this.scalar('maximum'),
			quantile: share => this.quantiles.get(share) ?? {value: null, error: 0},
			histogram: () => ({value: this.bins, error: 0}),
		};
		const number = (figure: AggregateFigure): number | null => {
			const text = this.flat.get(figure);
			return text === null || text === undefined ? null : Number(text);
		};

		const unit = 2 ** this.momentExponent;
		const average = number('average');
		const variance = this.flat.get('variance') ?? null;
		return {
			type: this.column.type,
			rows: rowCount,
			nulls: rowCount - present,
			sampleRows,
			distinct: this.column.hasEquality ? distinctWithin(this.distinct, present) : null,
			mismatched: null,
			trueCount: this.count('trueCount'),
			hasOrder: hasOrder(this.column),
			numeric: {
				...ordered,
				finite,
				zeros: this.count('zeros'),
				negatives: this.count('negatives'),
				fractions: this.count('fractions'),
				nonFinite: present - finite,
				mean: average === null ? null : average * unit,
				stddev: variance === null ? null : squareRoot(variance) * unit,
			},
			temporal: {
				...ordered,
				nonFinite: present - finite,
				hours: Array.from({length: 24}, (_, hour) => this.count(`hour${hour}`)),
			},
			text: {
				count: present,
				minLength: number('minLength'),
				maxLength: number('maxLength'),
				totalLength: this.count('totalLength'),
				empty: this.count('empty'),
				padded: this.count('padded'),
				upper: this.count('upper'),
				lower: this.count('lower'),
				nonAscii: this.count('nonAscii'),
				digits: this.count('digits'),
			},
			topValues: () => (this.column.hasEquality ? (this.top ?? {value: [], error: 0}) : null),
			histogramBins: plan.histogramBins,
			maxDistinctValues: plan.maxDistinctValues,
		};
	}
}
