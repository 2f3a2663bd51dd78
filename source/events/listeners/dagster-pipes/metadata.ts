// Makes the metadata of a materialization from the figures of a run.
import {describeSampling} from '../../../drift/sampling.ts';
import {visible} from '../../../terminal-text.ts';
import {metrics} from '../../../profiling/metrics/catalogue.ts';
import type {MetricName} from '../../../profiling/metrics/names.ts';
import type {ColumnProfile, MetricValue, Run, RunProfile} from '../../../profiling/profile.ts';
import type {DriftEvent} from '../../events.ts';
import {
	numberValue,
	textValue,
	type TableCell,
	type Metadata,
	type MetadataValue,
	type TableColumn,
} from './protocol.ts';

/** Figures of the whole dataset appear once, not for each column. */
const shownMetrics = metrics
	.values()
	.filter(({comparedByDefault, kind}) => comparedByDefault && kind !== 'count')
	.toArray();

const typeText = ({column}: ColumnProfile): string =>
	column.databaseType === '' ? column.semanticType : column.databaseType;

const columnSchema = (columns: readonly ColumnProfile[]): MetadataValue => ({
	type: 'table_schema',
	raw_value: {
		columns: columns.map(profile => ({
			name: profile.column.name,
			type: typeText(profile),
			constraints: {
				...(profile.column.nullable !== null && {nullable: profile.column.nullable}),
				...(profile.column.unique !== undefined && {unique: profile.column.unique}),
				...(profile.column.primaryKey && {other: ['primary key']}),
			},
		})),
	},
});

/** Makes a cell. Extremes may be dates, or have more digits than a double holds, and are exact as text. */
const cellOf = (value: MetricValue | undefined, isText: boolean): TableCell => {
	if (value === undefined || value === null || typeof value === 'object') {
		return null;
	}

	return isText ? visible(String(value)) : value;
};

const columnTable = (columns: readonly ColumnProfile[]): MetadataValue => ({
	type: 'table',
	raw_value: {
		records: columns.map(profile => ({
			column: visible(profile.column.name),
			type: visible(typeText(profile)),
			...Object.fromEntries(
				shownMetrics.map(({name, kind}) => [
					name,
					cellOf(profile.metrics.get(name)?.value, kind === 'quantity'),
				]),
			),
			estimates: shownMetrics
				.filter(({name}) => (profile.metrics.get(name)?.provenance.kind ?? 'exact') !== 'exact')
				.map(({name}) => name)
				.join(', '),
		})),
		schema: [
			{name: 'column', type: 'string'},
			{name: 'type', type: 'string'},
			...shownMetrics.map(({name, kind, meaning}): TableColumn => ({
				name,
				type: kind === 'quantity' ? 'string' : 'float',
				description: meaning,
			})),
			{name: 'estimates', type: 'string', description: 'Metrics of this row that are estimates, or of a sample'},
		],
	},
});

/** Numbers that Dagster plots over time, by column and metric. A number that no double holds exactly is left out. */
const plotted = (columns: readonly ColumnProfile[], names: readonly MetricName[]): Metadata =>
	Object.fromEntries(
		columns.flatMap(({column, metrics: measured}) =>
			names.flatMap(name => {
				const value = measured.get(name)?.value;
				return typeof value === 'number'
					? [[`profilemesh/${column.name}.${name}`, numberValue('float', value)] as const]
					: [];
			}),
		),
	);

/** Quotes a word for a shell where necessary. */
const shellWord = (word: string): string =>
	/^[\w\-.\/:@]+$/v.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

const showCommand = ({runId}: Run, configFile: string | undefined): string => {
	const config = configFile === undefined ? '' : ` --config ${shellWord(visible(configFile))}`;
	return `profilemesh runs show ${runId} --json${config}`;
};

/** The outcome of a comparison, in one word. */
const driftStatus = (event: DriftEvent): string => {
	switch (event.type) {
		case 'drift_detected':
		case 'drift_not_detected': {
			return event.type;
		}

		case 'drift_not_judged': {
			return event.reason;
		}
	}
};

/** The counts of a comparison, where there is one. */
export const driftCounts = (event: DriftEvent): Metadata => {
	if (event.type === 'drift_not_judged') {
		return {};
	}

	const {baseline, summary} = event.report;
	return {
		baseline_run_id: textValue(baseline.runId),
		drift_total: numberValue('int', summary.totalDrifts),
		drift_high: numberValue('int', summary.driftBySeverity.high),
		drift_medium: numberValue('int', summary.driftBySeverity.medium),
		drift_low: numberValue('int', summary.driftBySeverity.low),
		schema_changes: numberValue('int', summary.schemaChanges),
	};
};

export type MaterializationOptions = {
	/** `database.schema.table`, as Dagster names tables. */
	readonly tableName: string;
	/** The config of the run; named in the command that shows the whole profile. */
	readonly configFile: string | undefined;
	/** Metrics of columns that are also reported as plain numbers. */
	readonly plots: readonly MetricName[];
	/** The file of the whole profile as JSON, if it is written. */
	readonly documentFile: string | undefined;
	/** Whether the run is in the store. */
	readonly isKept: boolean;
};

/**
Makes the metadata of a materialization. It names the profile by its run, and by its file if there is one. It does not
contain the profile, which holds values of the table.
*/
export const materializationMetadata = (
	{run, columns}: RunProfile,
	drift: DriftEvent | undefined,
	{tableName, configFile, plots, documentFile, isKept}: MaterializationOptions,
): Metadata => {
	const failing = columns.filter(({errors}) => errors.size > 0);
	return {
		'dagster/row_count': numberValue('int', run.rowCount),
		'dagster/column_schema': columnSchema(columns),
		'dagster/table_name': textValue(tableName),
		...(run.source !== null && {'dagster/uri': textValue(run.source)}),
		run_id: textValue(run.runId),
		dataset_name: textValue(run.datasetName),
		schema_name: textValue(run.schemaName),
		environment: textValue(run.environment),
		profiled_at: {type: 'timestamp', raw_value: run.profiledAt.getTime() / 1000},
		columns_profiled: numberValue('int', columns.length - failing.length),
		...(failing.length > 0 && {
			columns_failed: textValue(failing.map(({column}) => visible(column.name)).join(', ')),
		}),
		sampling: textValue(describeSampling(run.sampling)),
		...(run.durationMs !== null && {duration_seconds: numberValue('float', run.durationMs / 1000)}),
		...(isKept && {full_profile: {type: 'md', raw_value: `\`${showCommand(run, configFile)}\``}}),
		...(documentFile !== undefined && {profile_document: {type: 'path', raw_value: documentFile}}),
		...(drift !== undefined && {drift_status: textValue(driftStatus(drift)), ...driftCounts(drift)}),
		columns: columnTable(columns),
		'profilemesh/count': numberValue('int', run.rowCount),
		...plotted(columns, plots),
	};
};
