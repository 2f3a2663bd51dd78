// The screens with the keys that the user chose.
import path from 'node:path';
import {type Binding, type KeyOf, leavingKey, shownKeys} from '../input/key-bindings.ts';
import {keyLabel} from '../input/key-names.ts';
import {applyUserKeys} from '../input/user-keys.ts';
import type {SessionEngine} from '../services/engine.ts';
import type {KeyProblem} from '../state/key-choice.ts';
import type {ScreenDefinition} from './screen-definition.ts';
import type {ScreenState} from './session.ts';

type Definition = ScreenDefinition<ScreenState>;

const problemText = (file: string, problems: readonly KeyProblem[]): string | undefined => {
	const [first, ...others] = problems.toSorted((one, other) => one.line - other.line);
	const rest = others.length === 0 ? '' : ` (and ${others.length} more)`;
	return first && `${path.basename(file)}:${first.line}: ${first.text}${rest}`;
};

export class ChosenKeys {
	readonly #screens: ReadonlyArray<readonly [string, Definition]>;
	#definitions: ReadonlyMap<string, Definition>;
	/** The user's keys by those that a screen declares. */
	#byDeclared: ReadonlyMap<readonly Binding[], readonly Binding[]> = new Map();
	/** What is wrong with the user's file, in one line. */
	problem: string | undefined;

	constructor(screens: Readonly<Record<string, Definition>>) {
		this.#screens = Object.entries(screens);
		this.#definitions = new Map(this.#screens);
	}

	/** Reads the user's file. */
	async load(engine: Pick<SessionEngine, 'readKeys'>): Promise<void> {
		const {file, keys, problems: unread} = await engine.readKeys();
		const declared = this.#screens.map(([name, definition]) => [name, definition.keys] as const);
		const {tables, problems} = applyUserKeys(Object.fromEntries(declared), keys);
		this.#byDeclared = new Map(declared.map(([name, own]) => [own, tables[name] ?? own]));
		this.#definitions = new Map(
			this.#screens.map(([name, definition]) => [name, {...definition, keys: this.of(definition.keys)}]),
		);
		this.problem = problemText(file, [...unread, ...problems]);
	}

	/** The definition of a screen, with the user's keys. */
	definition(screen: ScreenState['screen']): Definition | undefined {
		return this.#definitions.get(screen);
	}

	/** The user's keys in place of those that a screen declares. */
	of(declared: readonly Binding[]): readonly Binding[] {
		return this.#byDeclared.get(declared) ?? declared;
	}

	/** The key of each action, for sentences: the first one that the user has for it. */
	naming<Keys extends readonly Binding[]>(declared: Keys): KeyOf<Keys> {
		return action => {
			const binding = this.of(declared).find(candidate => candidate.action === action);
			return keyLabel(binding?.keys[0] ?? '');
		};
	}

	/** The keys of an action as they are written; empty where the screen has none for it. */
	shown(state: ScreenState | undefined, action: string): string {
		const binding = this.#bindingOf(state, action);
		return binding === undefined ? '' : shownKeys(binding);
	}

	/** The key that leaves the first screen. */
	leaving(state: ScreenState | undefined): string {
		const binding = this.#bindingOf(state, 'back');
		return binding === undefined ? 'ctrl-c' : leavingKey(binding);
	}

	#bindingOf(state: ScreenState | undefined, action: string): Binding | undefined {
		return state && this.definition(state.screen)?.keys.find(binding => binding.action === action);
	}
}
