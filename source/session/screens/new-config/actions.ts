// What the keys of the screen that makes a config do.
import type {Question} from '../../../databases/init-template.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {cursorMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {choiceState} from '../choice/state.ts';
import {databases, type Field, fieldsOf, textOfConfig} from './fields.ts';
import type {newConfigKeys} from './keys.ts';
import {fieldsPage} from './lines.ts';
import type {NewConfigState} from './state.ts';

/** What follows an answer: the error of the earlier ones is past, and the next field is under the cursor. */
const goOn = (state: NewConfigState): void => {
	state.problem.set(undefined);
	state.cursor.update(cursor => Math.min(cursor + 1, fieldsOf(state).length - 1));
};

const chooseType = (session: Session, state: NewConfigState): void => {
	session.push(
		choiceState({
			breadcrumb: ['configs', 'new config', 'type'],
			question: 'Which kind of database?',
			choices: databases.map(({type, name}) => ({
				id: type,
				label: type,
				about: name,
				choose() {
					state.type.set(type);
					goOn(state);
				},
			})),
			cursor: databases.findIndex(({type}) => type === state.type.value),
		}),
	);
};

type Asked = {
	readonly label: string;
	readonly about: string;
	readonly text: string;
	readonly isPath: boolean;
	readonly mayBeEmpty: boolean;
	readonly check: Question['check'];
	readonly take: (text: string) => void;
};

/** Asks for one value. One that is not valid can be mended. */
const askFor = (session: Session, asked: Asked, wrong?: string): void => {
	const {label, about, text, isPath, mayBeEmpty, check, take} = asked;
	session.ask({
		question: label,
		text,
		...(about.toLowerCase() !== label && {hint: about}),
		missing: wrong ?? 'Type a value, or press esc.',
		isMissing: wrong !== undefined,
		mayBeEmpty,
		...(isPath && {complete: async typed => session.engine.completePath(typed)}),
		done(typed) {
			const problem = typed === '' ? undefined : check?.(typed);
			if (problem === undefined) {
				take(typed);
			} else {
				askFor(session, {...asked, text: typed}, `${problem}.`);
			}
		},
	});
};

const change = (session: Session, state: NewConfigState, {kind, label, about, value = '', isPath}: Field): void => {
	if (kind === 'database') {
		chooseType(session, state);
		return;
	}

	const question = kind === 'file' ? undefined : kind;
	askFor(session, {
		label,
		about,
		text: value,
		isPath,
		mayBeEmpty: question?.fallback === '',
		check: question?.check,
		take(text) {
			if (question === undefined) {
				state.file.set(text);
			} else {
				state.answers.update(answers => new Map(answers).set(question.name, text));
			}

			goOn(state);
		},
	});
};

/** Opens the database, then writes the config. Where the database failed before, it is written all the same. */
const write = async (session: Session, state: NewConfigState): Promise<void> => {
	const [text, file] = [textOfConfig(state), state.file.value];
	const isTried = state.problem.value === undefined;
	if (isTried) {
		state.isTrying.set(true);
		try {
			state.problem.set(await session.engine.tryConfig(file, text));
		} finally {
			state.isTrying.set(false);
		}
	}

	// Whoever leaves meanwhile wants no config.
	if (session.current !== state || (isTried && state.problem.value !== undefined)) {
		return;
	}

	await session.engine.writeNewConfig(file, text);
	await state.written(file, isTried);
};

export const newConfigActions = (session: Session, state: NewConfigState): Actions<typeof newConfigKeys> => ({
	...cursorMoves(
		state.cursor,
		() => fieldsOf(state).length,
		() => fieldsPage(session.size.value, state.problem.value !== undefined),
	),
	open() {
		const field = fieldsOf(state)[state.cursor.value];
		if (field !== undefined && !state.isTrying.value) {
			change(session, state, field);
		}
	},
	write() {
		const fields = fieldsOf(state);
		const missing = fields.findIndex(({value}) => value === undefined);
		const field = fields[missing];
		if (field !== undefined) {
			state.cursor.set(missing);
			change(session, state, field);
		} else if (!state.isTrying.value) {
			session.attempt(async () => write(session, state));
		}
	},
});
