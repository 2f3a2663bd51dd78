// `profilemesh init`: asks for a connection, or takes it from flags, tries it, and writes a commented config.
import path from 'node:path';
import type process from 'node:process';
import {loadConfigText} from '../config/load.ts';
import {loadSource} from '../config/load-source.ts';
import {configOfSource, configText, type InitDatabase, type WrittenConfig} from '../config/written-config.ts';
import type {Answers, Question} from '../databases/init-template.ts';
import {databaseOf, sourceDatabases} from '../databases/registry.ts';
import {ProfileMeshError} from '../errors.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {isThere} from '../read-file.ts';
import {errorText} from '../reports/error-text.ts';
import {formatCount} from '../reports/format.ts';
import {visible} from '../terminal-text.ts';
import {checkWritable, writeAtomically} from '../write-atomically.ts';
import {countTables} from '../opened-workspace.ts';
import {flagOf} from './init-flags.ts';
import type {CommandOutput} from './output.ts';

/** Asks a person, and resolves to the typed text. */
export type Ask = (question: string) => Promise<string>;

export type InitOptions = {
	/** The file to write. */
	readonly config: string;
	readonly type?: string | undefined;
	/** The source of the config, instead of answers. */
	readonly from?: string | undefined;
	/** Whether to replace an existing file. */
	readonly force?: boolean | undefined;
	/** Whether to try the connection. */
	readonly test: boolean;
	/** Answers by the names of their questions. */
	readonly given: Readonly<Record<string, string | undefined>>;
	/** Without it, a missing flag is an error. */
	readonly ask: Ask | undefined;
	readonly env: typeof process.env;
};

const isYes = (answer: string): boolean => /^y(?:es)?$/iv.test(answer.trim());

const chooseDatabase = async ({type, ask}: InitOptions): Promise<InitDatabase> => {
	const types = sourceDatabases.map(database => database.type).join(', ');
	for (;;) {
		// eslint-disable-next-line no-await-in-loop -- asked again until there is such a type
		const answer = type ?? (await ask?.(`Type of database (${types}): `));
		const wanted = answer?.trim().toLowerCase();
		const chosen = sourceDatabases.find(database => database.type === wanted);
		if (chosen !== undefined) {
			return chosen;
		}

		const wrong =
			wanted === undefined
				? 'The type of database is missing'
				: `${visible(wanted)} is not a type of database that init knows`;
		if (type !== undefined || ask === undefined) {
			throw new ProfileMeshError('usage', wrong, {
				why: `There are ${types}.`,
				hint: `Name one: --type ${sourceDatabases[0]?.type ?? ''}`,
			});
		}

		await ask(`${wrong}. Press enter to try again. `); // eslint-disable-line no-await-in-loop -- as above
	}
};

const answerTo = async (question: Question, {given, ask}: InitOptions): Promise<string> => {
	const {text, fallback, check} = question;
	const flag = given[question.name];
	for (;;) {
		const typed =
			// eslint-disable-next-line no-await-in-loop -- asked again until the answer is valid
			flag ?? (await ask?.(`${text}${fallback === undefined || fallback === '' ? '' : ` [${fallback}]`}: `));
		const answer = typed === undefined || typed.trim() === '' ? fallback : typed.trim();
		const wrong = answer === undefined ? 'It must not be empty' : check?.(answer);
		if (answer !== undefined && wrong === undefined) {
			return answer;
		}

		if (flag !== undefined || ask === undefined) {
			throw new ProfileMeshError('usage', `${flagOf(question)} is ${flag === undefined ? 'missing' : 'wrong'}`, {
				why: wrong ?? text,
				hint: `Give it: ${flagOf(question)} VALUE`,
			});
		}

		await ask(`${wrong}. Press enter to try again. `); // eslint-disable-line no-await-in-loop -- as above
	}
};

const answersTo = async (questions: readonly Question[], options: InitOptions): Promise<Answers> => {
	const answers = new Map<string, string>();
	for (const question of questions) {
		// eslint-disable-next-line no-await-in-loop -- a person answers one after the other
		answers.set(question.name, await answerTo(question, options));
	}

	return answers;
};

const checkFile = async ({config, force, ask}: InitOptions): Promise<void> => {
	if (force !== true && (await isThere(config))) {
		const mayReplace =
			ask !== undefined && isYes(await ask(`${visible(config)} already exists. Replace it? [y/N] `));
		if (!mayReplace) {
			throw new ProfileMeshError('usage', `${visible(config)} already exists`, {
				why: 'An existing file is only replaced on request.',
				hint: 'Add --force, or name another file: --config FILE',
			});
		}
	}

	await checkWritable(config);
};

const tryConnection = async (text: string, {config, env, ask}: InitOptions, output: CommandOutput): Promise<string> => {
	try {
		const tables = await countTables(loadConfigText(path.resolve(config), text, {env}));
		return `Connected: ${tables === 1 ? '1 table or view' : `${formatCount(tables)} tables and views`}.\n`;
	} catch (error) {
		if (ask === undefined) {
			throw error;
		}

		output.stderr(errorText(error, {withStack: false}));
		if (!isYes(await ask('Write the config anyway? [y/N] '))) {
			throw new ProfileMeshError('interrupted', 'No config was written');
		}

		return '';
	}
};

const fromSource = async (from: string, {config, env}: InitOptions): Promise<WrittenConfig> => {
	const {named, config: loaded} = await loadSource(from, {env});
	if (named === undefined) {
		throw new ProfileMeshError('usage', `${visible(from)} is a config already`, {
			hint: 'Name a database file or a URL: --from shop.db',
		});
	}

	const {connection} = loaded.storage;
	const storeFile = databaseOf(connection).file?.(connection);
	const hasRuns = storeFile !== undefined && (await isThere(storeFile));
	return configOfSource({config: loaded, named}, config, hasRuns ? storeFile : undefined);
};

const fromAnswers = async (options: InitOptions): Promise<WrittenConfig> => {
	const database = await chooseDatabase(options);
	return {text: configText(database, await answersTo(database.init.questions, options)), variables: {}};
};

/**
Writes a config.

@throws ProfileMeshError `usage` where a flag is missing or the file exists, `config` or `source` where the connection
does not work.
*/
export const initCommand = async (options: InitOptions, output: CommandOutput): Promise<ExitStatus> => {
	await checkFile(options);
	const {from} = options;
	const {text, variables} = await (from === undefined ? fromAnswers(options) : fromSource(from, options));
	const env = {...options.env, ...variables};
	const found = options.test ? await tryConnection(text, {...options, env}, output) : '';
	await writeAtomically(options.config, text);
	const name = visible(options.config);
	const needed = Object.keys(variables).map(variable => `Set ${variable} to the password before you use it.\n`);
	output.stdout(
		`${found}Wrote ${name}.\n${needed.join('')}\n` +
			`  profilemesh --config ${name}          the session\n` +
			`  profilemesh profile --config ${name}  profile every table\n`,
	);
	return exitStatus.done;
};
