// The flags of `compare`.
import {InvalidArgumentError, Option, type Command} from 'commander';
import {ProfileMeshError} from '../errors.ts';
import {isSliceName} from '../profiling/slice.ts';
import type {RowsWanted} from '../sides/compare.ts';
import type {CompareOptions} from './compare.ts';
import {
	addReportOptions,
	configOption,
	environmentOption,
	flagsOf,
	reportTarget,
	tableOption,
	wholeNumber,
	type Define,
	type ReportFlags,
} from './flags.ts';

/** Names of columns with commas between them. */
const names = (text: string): readonly string[] => {
	const found = text
		.split(',')
		.map(name => name.trim())
		.filter(name => name !== '');
	if (found.length === 0) {
		throw new InvalidArgumentError('It must be a list of column names, separated by commas.');
	}

	return found;
};

const checkRowFlags = (areCompared: boolean, flags: RowsWanted): void => {
	const given = Object.entries(flags).find(([, value]) => value !== undefined);
	if (!areCompared && given !== undefined) {
		throw new ProfileMeshError('usage', `--${given[0]} applies only to rows`, {
			why: 'Rows are compared only with --rows or --rows-only.',
			hint: `Add --rows, or leave out --${given[0]}.`,
		});
	}
};

const checkSlice = ({kept, slice}: Pick<CompareOptions, 'kept' | 'slice'>): void => {
	if (slice !== undefined && (kept !== true || !isSliceName(slice))) {
		throw new ProfileMeshError(
			'usage',
			kept === true ? `${slice} does not name a slice` : '--slice applies only to kept runs',
			kept === true
				? {why: 'Each side has one run of a table', hint: 'Name one slice: 2024-03-01, 2024-03 or "no date"'}
				: {why: 'Tables that are read are compared as a whole', hint: 'Add --kept, or leave out --slice'},
		);
	}
};

const addRowOptions = (command: Command): Command =>
	command
		.option('--rows', 'compare the rows as well: which were added, removed or changed')
		.option('--rows-only', 'compare only the rows, and profile nothing: faster')
		.addOption(new Option('--key <columns>', 'with --rows: the key, such as id or shop,day').argParser(names))
		.addOption(new Option('--columns <columns>', 'with --rows: the columns to compare; * for all').argParser(names))
		.addOption(
			new Option('--limit <n>', 'with --rows: list at most this many rows of a table; 100 by default').argParser(
				wholeNumber,
			),
		);

const addDbtOptions = (command: Command): Command =>
	command
		.option('--dbt <folder>', 'compare the models of a dbt build: the folder of its manifest, such as target')
		.option('--dbt-state <folder>', 'with --dbt: only models that changed since this build, the left side')
		.option('--dbt-downstream', 'with --dbt-state: also models that are built from changed ones');

export const defineCompare: Define = (command, run) => {
	type Flags = Omit<CompareOptions, 'left' | 'right' | 'tables' | 'rows' | 'format' | 'output'> &
		ReportFlags & {
			readonly table?: readonly string[];
			readonly rows?: boolean;
			readonly rowsOnly?: boolean;
			readonly key?: readonly string[];
			readonly columns?: readonly string[];
			readonly limit?: number;
			readonly session?: boolean;
		};
	addDbtOptions(addRowOptions(command))
		.argument('<left>', 'prod.yml, prod.yml@staging, a database file, a URL, or the id of a kept run')
		.argument('<right>', 'the other side, written in the same way')
		.addOption(tableOption())
		.option('--map <left=right...>', 'tables that have a different name on the right')
		.option('--session', 'compare in the session')
		.option('--kept', 'compare the newest kept runs, and read no tables')
		.option('--slice <slice>', 'with --kept: compare the runs of a slice such as 2024-03-01')
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(
			new Option('--concurrency <n>', 'tables to profile at the same time, on each side').argParser(wholeNumber),
		);
	addReportOptions(command, 'text, json, markdown, junit or sarif').action(async (left: string, right: string) =>
		run(async ({output: io, env}) => {
			const {json, format, output, table, rows, rowsOnly, key, columns, limit, session, ...flags} =
				flagsOf<Flags>(command);
			const areCompared = rows === true || rowsOnly === true;
			checkRowFlags(areCompared, {key, columns, limit});
			checkSlice(flags);
			const [{compareCommand}, {compareInSession}, {interruptible}] = await Promise.all([
				import('./compare.ts'),
				import('./compare-session.ts'),
				import('../interruption.ts'),
			]);
			const options = {
				...flags,
				left,
				right,
				tables: table,
				rows: areCompared ? {key, columns, limit, only: rowsOnly} : undefined,
				...reportTarget({format, json, output}),
			};
			return session === true
				? compareInSession(options, {output: io, env})
				: interruptible(
						async signal => compareCommand(options, {output: io, env, signal}),
						() => undefined,
					);
		}),
	);
};
