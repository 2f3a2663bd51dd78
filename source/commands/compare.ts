// `profilemesh compare`: compares the tables of two sides, and reports the differences.
import type {DriftReport} from '../drift/report.ts';
import type {DriftSeverity} from '../drift/severity.ts';
import {ProfileMeshError} from '../errors.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {qualifiedName} from '../profiling/dataset.ts';
import {loadSource} from '../config/load-source.ts';
import {driftDocument, driftFormats} from '../reports/drift-formats.ts';
import {failureText} from '../reports/error-text.ts';
import type {ReportFailure} from '../reports/report-failure.ts';
import {
	compareTables,
	type ComparedTable,
	type NameMapping,
	type RowsWanted,
	type Side,
	type SidesProgress,
} from '../sides/compare.ts';
import type {ModelOnSides} from '../sides/dbt-models.ts';
import {readSide} from '../sides/read-side.ts';
import {reportedSidesFile} from '../sides/side.ts';
import {visible} from '../terminal-text.ts';
import {checkWritable} from '../write-atomically.ts';
import {formatOf, isReached, writeReport} from './drift-output.ts';
import {readModels} from './dbt-flags.ts';
import type {CommandContext} from './flags.ts';
import type {NarratedOutput} from './output.ts';
import {chooseConfig, type ConfigFlags} from './open-workspace.ts';

export type CompareOptions = ConfigFlags & {
	readonly left: string;
	readonly right: string;
	/** Whether the newest runs of the stores are compared. */
	readonly kept?: boolean | undefined;
	/** With `kept`: the slice whose runs are compared, in place of the newest ones. */
	readonly slice?: string | undefined;
	/** Patterns of table names or `schema.table`; all tables when left out. */
	readonly tables?: readonly string[] | undefined;
	/** `left=right` for each table of another name. */
	readonly map?: readonly string[] | undefined;
	/** Compares rows as well. */
	readonly rows?: RowsWanted | undefined;
	/** The folder of a dbt build, or its manifest: its models are compared. */
	readonly dbt?: string | undefined;
	/** The build of dbt on the left side: only what changed since is compared. */
	readonly dbtState?: string | undefined;
	/** Whether models that are made of changed ones are compared, too. */
	readonly dbtDownstream?: boolean | undefined;
	readonly concurrency?: number | undefined;
	/** The exit status is 1 from this severity on. */
	readonly failOnDrift?: DriftSeverity | undefined;
	readonly format: string;
	/** A file for the report, instead of stdout. */
	readonly output?: string | undefined;
};

export const mappingOf = (texts: readonly string[]): readonly NameMapping[] =>
	texts.map(text => {
		const [left = '', right = '', ...others] = text.split('=');
		if (left === '' || right === '' || others.length > 0) {
			throw new ProfileMeshError('usage', `${text} does not pair two tables`, {
				why: '--map takes the name on the left, =, and the name on the right',
				hint: 'Write for example --map customers=kunden',
			});
		}

		return [left, right];
	});

type Outcome = {readonly reports: readonly DriftReport[]; readonly failures: readonly ReportFailure[]};

const outcomeOf = (compared: readonly ComparedTable[]): Outcome => ({
	reports: compared.flatMap(table => ('report' in table ? [table.report] : [])),
	failures: compared.flatMap(table =>
		'error' in table ? [{dataset: qualifiedName(table), message: table.error.message, why: table.error.why}] : [],
	),
});

/** Draws the number of compared tables, where standard error is a terminal. */
const progressOn = (output: NarratedOutput) => {
	const isDrawn = output.terminalColumns() !== undefined;
	return {
		show({compared, total}: SidesProgress) {
			if (isDrawn && total > 0) {
				output.stderr(`\r\u{1B}[2K${compared} of ${total} tables compared`);
			}
		},
		clear() {
			if (isDrawn) {
				output.stderr('\r\u{1B}[2K');
			}
		},
	};
};

const compare = async (
	sides: readonly [Side, Side],
	options: ReportOptions,
	{output, signal}: {readonly output: NarratedOutput; readonly signal: AbortSignal},
): Promise<readonly ComparedTable[]> => {
	const {tables, map = [], models, rows, concurrency} = options;
	const progress = progressOn(output);
	try {
		return await compareTables(...sides, {
			tables,
			mapping: mappingOf(map),
			models,
			rows,
			concurrency,
			signal,
			onNotice(text) {
				progress.clear();
				output.stderr(`note: ${visible(text)}\n`);
			},
			onProgress: progress.show,
		});
	} finally {
		progress.clear();
	}
};

/** Chooses the exit status: drift first, then tables that could not be compared. */
const statusOf = ({reports, failures}: Outcome, failFrom: DriftSeverity | undefined): ExitStatus => {
	if (isReached(reports, failFrom)) {
		return exitStatus.drift;
	}

	const isIncomplete = failures.length > 0 || reports.some(({hasUnreadRows = false}) => hasUnreadRows);
	return isIncomplete ? exitStatus.incomplete : exitStatus.done;
};

export type ReportOptions = Pick<
	CompareOptions,
	'tables' | 'map' | 'rows' | 'concurrency' | 'failOnDrift' | 'format' | 'output'
> & {readonly models?: readonly ModelOnSides[] | undefined};

/**
Compares two sides and reports, on stdout or in a file.

@returns 1 when a difference reaches `failOnDrift`; else 4 where a table, or some of its rows, could not be compared,
and 0.
@throws ProfileMeshError `usage` for an unknown format and a file that cannot be written.
*/
export const reportSides = async (
	sides: readonly [Side, Side],
	options: ReportOptions,
	{output, signal}: {readonly output: NarratedOutput; readonly signal: AbortSignal},
): Promise<ExitStatus> => {
	const format = formatOf(options.format, driftFormats);
	if (options.output !== undefined) {
		await checkWritable(options.output);
	}

	const outcome = outcomeOf(await compare(sides, options, {output, signal}));
	for (const {dataset, message, why} of outcome.failures) {
		output.stderr(failureText({message, why}, `failed: ${visible(dataset)}`));
	}

	const text = await driftDocument(outcome.reports, outcome.failures, {
		format,
		isList: true,
		configFile: reportedSidesFile({left: sides[0], right: sides[1]}),
		failFrom: options.failOnDrift ?? 'high',
	});
	await writeReport(text, options.output, output);
	return statusOf(outcome, options.failOnDrift);
};

/**
Reads the two sides of a command line.

@throws ProfileMeshError `usage` for what is not a side, and as the configs.
*/
export const readSides = async (
	options: CompareOptions,
	env: CommandContext['env'],
): Promise<readonly [left: Side, right: Side]> => {
	const load = async (text: string, environment?: string) => loadSource(text, {environment, env});
	const side = async (text: string): Promise<Side> =>
		readSide(text, {
			...options,
			load,
			ownConfig: async () => load(await chooseConfig(options, env), options.environment),
		});
	return [await side(options.left), await side(options.right)];
};

/**
Reads two sides from a command line, and compares them.

@throws ProfileMeshError `usage` for a text that names no side, and as `reportSides`.
*/
export const compareCommand = async (
	options: CompareOptions,
	{output, env, signal}: CommandContext & {readonly signal: AbortSignal},
): Promise<ExitStatus> => {
	const models = await readModels(options, output);
	return reportSides(await readSides(options, env), {...options, models}, {output, signal});
};
