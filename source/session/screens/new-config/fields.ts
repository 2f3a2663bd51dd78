// What a new config needs, as fields, and the text that they make.
import {configText, type InitDatabase} from '../../../config/written-config.ts';
import type {Question} from '../../../databases/init-template.ts';
import {sourceDatabases} from '../../../databases/registry.ts';
import {ProfileMeshError} from '../../../errors.ts';
import type {NewConfigState} from './state.ts';

export type Field = {
	/** `database`, `file`, or the question of the database that it answers. */
	readonly kind: 'database' | 'file' | Question;
	/** The name of the key in the config, in words. */
	readonly label: string;
	/** `undefined` where the user has to type it. */
	readonly value: string | undefined;
	readonly isTyped: boolean;
	/** A sentence about it. */
	readonly about: string;
	/** Whether it is the path of a file, which can be completed. */
	readonly isPath: boolean;
};

type SourceDatabase = InitDatabase & {readonly name: string; readonly paths: readonly string[]};

/** The databases that a config can name. */
export const databases: readonly SourceDatabase[] = sourceDatabases;

const databaseOf = ({type}: NewConfigState): SourceDatabase => {
	const found = databases.find(database => database.type === type.value);
	if (found === undefined) {
		throw new ProfileMeshError('usage', `No database has the type ${type.value}`);
	}

	return found;
};

/** `passwordVariable` as `password variable`. */
const labelOf = (name: string): string => name.replaceAll(/[A-Z]/gv, letter => ` ${letter.toLowerCase()}`);

/** In the order in which they are asked. */
export const fieldsOf = (state: NewConfigState): readonly Field[] => {
	const {name, init, paths} = databaseOf(state);
	const answers = state.answers.value;
	return [
		{
			kind: 'database',
			label: 'type',
			value: state.type.value,
			isTyped: true,
			about: `${name}. It is only ever read.`,
			isPath: false,
		},
		...init.questions.map((question): Field => ({
			kind: question,
			label: labelOf(question.name),
			value: answers.get(question.name) ?? question.fallback,
			isTyped: answers.has(question.name),
			about: question.text,
			isPath: paths.includes(question.name),
		})),
		{
			kind: 'file',
			label: 'write to',
			value: state.file.value,
			isTyped: true,
			about: 'The config. Profiles are kept in a folder beside it.',
			isPath: true,
		},
	];
};

/** The config as it is written; what is not typed yet is missing in it. */
export const textOfConfig = (state: NewConfigState): string => {
	const database = databaseOf(state);
	const answers = new Map(
		database.init.questions.map(
			({name, fallback = ''}) => [name, state.answers.value.get(name) ?? fallback] as const,
		),
	);
	return configText(database, answers);
};
