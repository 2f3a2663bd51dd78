// The flags of `compare`.
import {Option} from 'commander';
import {driftSeverities} from '../drift/severity.ts';
import type {CompareOptions} from './compare.ts';
import {
	configOption,
	environmentOption,
	flagsOf,
	isStandardOutput,
	tableOption,
	wholeNumber,
	type Define,
} from './flags.ts';

export const defineCompare: Define = (command, run) => {
	type Flags = Omit<CompareOptions, 'left' | 'right' | 'tables'> & {
		readonly table?: readonly string[];
		readonly json?: boolean;
	};
	command
		.argument('<left>', 'prod.yml, prod.yml@staging, a database file, a URL, or the id of a kept run')
		.argument('<right>', 'what is compared with it, written in the same way')
		.addOption(tableOption())
		.option('--map <left=right...>', 'tables that have another name on the right')
		.option('--kept', 'compare the newest runs that are kept, and read no tables')
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(new Option('--concurrency <n>', 'tables in flight on each side').argParser(wholeNumber))
		.addOption(
			new Option('--fail-on-drift [level]', 'exit with 1 from this severity on')
				.choices(driftSeverities)
				.preset('high'),
		)
		.addOption(new Option('--format <format>', 'text, json, markdown, junit or sarif').default('text'))
		.option('--json', 'the same as --format json')
		.option('-o, --output <file>', 'write the report to a file; - is standard output')
		.action(async (left: string, right: string) =>
			run(async ({output: io, env}) => {
				const {json, format, output, table, ...flags} = flagsOf<Flags>(command);
				const [{compareCommand}, {interruptible}] = await Promise.all([
					import('./compare.ts'),
					import('../interruption.ts'),
				]);
				const options = {
					...flags,
					left,
					right,
					tables: table,
					format: json === true ? 'json' : format,
					output: isStandardOutput(output) ? undefined : output,
				};
				return interruptible(
					async signal => compareCommand(options, {output: io, env, signal}),
					() => undefined,
				);
			}),
		);
};
