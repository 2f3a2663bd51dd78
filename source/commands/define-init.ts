// The flags of `init`.
import type {Command} from 'commander';
import type {Define} from './flags.ts';

export const defineInit: Define = async (command, run) => {
	type Flags = Readonly<Record<string, string | undefined>> & {
		readonly config: string;
		readonly type?: string;
		readonly from?: string;
	};
	type Switches = {readonly force?: boolean; readonly test: boolean};
	const [{sourceDatabases}, {questionFlags}] = await Promise.all([
		import('../databases/registry.ts'),
		import('./init-flags.ts'),
	]);
	const types = new Intl.ListFormat('en-GB', {type: 'disjunction'}).format(sourceDatabases.map(({type}) => type));
	command
		.option('-c, --config <file>', 'config to write', 'profilemesh.yml')
		.option('--type <type>', `${types}; asked for if left out`)
		.option('--from <source>', 'write a config for this source: shop.db, a URL');
	for (const [flag, description] of questionFlags(sourceDatabases)) {
		command.option(flag, description);
	}

	command
		.option('--force', 'replace an existing config')
		.option('--no-test', 'do not test the connection')
		.action(async (_options, itself: Command) =>
			run(async ({output, env}) => {
				const {config, type, from, ...given} = itself.opts<Flags>();
				const {force, test} = itself.opts<Switches>();
				const [{initCommand}, {asking, isAnswerable}] = await Promise.all([
					import('./init.ts'),
					import('./ask.ts'),
				]);
				const options = {
					config,
					type,
					from,
					force,
					test,
					given,
					env,
				};
				return type === undefined && from === undefined && isAnswerable()
					? asking(async ask => initCommand({...options, ask}, output))
					: initCommand({...options, ask: undefined}, output);
			}),
		);
};
