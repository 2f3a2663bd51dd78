// The flags of `init` that answer its questions, made from the descriptions of the databases.
import type {DatabaseDescription} from '../databases/description.ts';
import type {Question} from '../databases/init-template.ts';

/** The flag that answers a question: `--password-variable` for `passwordVariable`. */
export const flagOf = ({name}: Pick<Question, 'name'>): string =>
	`--${name.replaceAll(/[A-Z]/gv, letter => `-${letter.toLowerCase()}`)}`;

/**
Flags as commander takes them, with the help of each. Databases that ask a question of the same name share its flag.
*/
export const questionFlags = (
	databases: ReadonlyArray<Pick<DatabaseDescription, 'name' | 'init'>>,
): ReadonlyArray<readonly [flag: string, description: string]> => {
	const asked = databases.flatMap(({name, init}) => init.questions.map(question => ({database: name, question})));
	return Map.groupBy(asked, ({question}) => question.name)
		.values()
		.flatMap(([first, ...others]) => {
			if (first === undefined) {
				return [];
			}

			const {database, question} = first;
			const {value, description} = question.flag;
			return [
				[
					`${flagOf(question)} <${value}>`,
					others.length === 0 ? `${database}: ${description}` : description,
				] as const,
			];
		})
		.toArray();
};
