// Replaces keys that the screens declare by those that a user chose.
import {nearestName} from '../../config/nearest-name.ts';
import {visible} from '../../terminal-text.ts';
import type {KeyProblem, UserKey} from '../state/key-choice.ts';
import type {Binding} from './key-bindings.ts';
import {keyLabel, namedKeys} from './key-names.ts';

/** The keys of every screen, by its name. */
export type KeyTables = Readonly<Record<string, readonly Binding[]>>;

const everywhere = 'everywhere';

/** The keys of this screen are fixed, because every character is part of the search text. */
const fixedScreen = 'find';

/** This key always quits, so that no file can lock a user in. */
const lastResort = 'ctrl+c';

const byLowerName: ReadonlyMap<string, string> = new Map(
	[...namedKeys].flatMap(([name, label]) => [
		[name.toLowerCase(), name],
		[label.toLowerCase(), name],
	]),
);

/** Terminals send the same bytes for these keys as for enter, tab and backspace. */
const ambiguous: ReadonlySet<string> = new Set(['ctrl+m', 'ctrl+j', 'ctrl+i', 'ctrl+h']);

/** The name in `key-names.ts` of a key that a user wrote; `undefined` where there is no such key. */
const keyNamed = (written: string): string | undefined => {
	const control = /^ctrl[+\-](?<letter>[a-z])$/iv.exec(written)?.groups?.['letter'];
	const key = control === undefined ? byLowerName.get(written.toLowerCase()) : `ctrl+${control.toLowerCase()}`;
	if (key !== undefined) {
		return ambiguous.has(key) ? undefined : key;
	}

	return /^[^\s\p{Control}]$/v.test(written) ? written : undefined;
};

const withKeys = (binding: Binding, chosen: readonly string[]): Binding => {
	const {shown: _shown, together: _together, ...rest} = binding;
	switch (binding.action) {
		case 'quit': {
			const shown = chosen.map(key => keyLabel(key)).join(' ');
			return {...rest, keys: [...new Set([...chosen, lastResort])], shown};
		}

		case 'back': {
			// Escape always clears filters and leaves questions, even if another key goes back.
			const keys = [...new Set(['escape', ...chosen])];
			return {
				...rest,
				keys,
				shown: keys.map(key => keyLabel(key)).join(' '),
				help: binding.help.replace(' (also q)', ''),
			};
		}

		default: {
			return {...rest, keys: chosen, shown: chosen.map(key => keyLabel(key)).join(' ')};
		}
	}
};

const entryFor = (entries: readonly UserKey[], screen: string, action: string): UserKey | undefined =>
	entries.findLast(entry => entry.screen === screen && entry.action === action) ??
	entries.findLast(entry => entry.screen === everywhere && entry.action === action);

/** Keys that a footer shows as one stand beside each other in the table; one that changed stands by itself. */
const apart = (bindings: readonly Binding[], before: readonly Binding[]): readonly Binding[] =>
	bindings.map((binding, index) => {
		const {together} = binding;
		if (together === undefined) {
			return binding;
		}

		const partners = [...together.shown.replaceAll(' ', '')].length;
		const isSame = bindings
			.slice(index, index + partners)
			.every((partner, offset) => partner === before[index + offset]);
		const {together: _together, ...alone} = binding;
		return isSame ? binding : alone;
	});

const bindingsWith = (
	screen: string,
	bindings: readonly Binding[],
	entries: readonly UserKey[],
): readonly Binding[] => {
	if (screen === fixedScreen) {
		return bindings;
	}

	const changed = bindings.map(binding => {
		const entry = entryFor(entries, screen, binding.action);
		return entry === undefined ? binding : withKeys(binding, entry.keys);
	});
	return changed.every((binding, index) => binding === bindings[index]) ? bindings : apart(changed, bindings);
};

/** A key with two actions on one screen, and the entry that causes the clash. */
type Clash = {readonly entry: UserKey; readonly problem: KeyProblem};

const clashOn = (screen: string, bindings: readonly Binding[], entries: readonly UserKey[]): Clash | undefined => {
	const held = bindings.flatMap(binding => binding.keys.map(key => ({key, binding})));
	const clashes = held.flatMap(({key, binding}, index) => {
		const other = held.slice(0, index).find(before => before.key === key)?.binding;
		const [first, second] = [binding, other].map(of => of && entryFor(entries, screen, of.action));
		const entry = (first?.line ?? 0) >= (second?.line ?? 0) ? first : second;
		if (other === undefined || entry === undefined) {
			return [];
		}

		const kept = entry.action === binding.action ? other : binding;
		const text = `${keyLabel(key)} is ${kept.action} on the screen ${screen}: ${entry.action} keeps its own key`;
		return [{entry, problem: {line: entry.line, text}}];
	});
	return clashes[0];
};

const meant = (name: string, known: readonly string[]): string => {
	const nearest = nearestName(name, known);
	return nearest === undefined ? '' : `; did you mean ${nearest}?`;
};

/** What is wrong with an entry on its own. */
const mistakeOf = (tables: KeyTables, {screen, action, keys}: UserKey): string | undefined => {
	const screens = Object.keys(tables).filter(name => name !== fixedScreen);
	if (screen === fixedScreen) {
		return `on the screen ${screen} every key is a letter of the search text`;
	}

	if (screen !== everywhere && !screens.includes(screen)) {
		return `${visible(screen)} is not a screen${meant(screen, [everywhere, ...screens])}`;
	}

	const actions = (screen === everywhere ? screens : [screen]).flatMap(
		name => tables[name]?.map(binding => binding.action) ?? [],
	);
	if (!actions.includes(action)) {
		const where = screen === everywhere ? 'no screen has an' : `${screen} has no`;
		return `${where} action ${visible(action)}${meant(action, actions)}`;
	}

	const wrong = keys.find(key => keyNamed(key) === undefined);
	if (wrong !== undefined) {
		return `${visible(wrong)} is not a key: write one character, ctrl+x, or a name such as enter, space or pageUp`;
	}

	return action !== 'quit' && keys.some(key => keyNamed(key) === lastResort) ? 'ctrl-c always quits' : undefined;
};

/**
Applies the keys of a user to the tables. An entry that is wrong, or whose key has another action on one of its screens,
is a problem: its action keeps its own key.
*/
export const applyUserKeys = (
	tables: KeyTables,
	wanted: readonly UserKey[],
): {readonly tables: KeyTables; readonly problems: readonly KeyProblem[]} => {
	const problems = wanted.flatMap(entry => {
		const text = mistakeOf(tables, entry);
		return text === undefined ? [] : [{line: entry.line, text}];
	});
	let entries: readonly UserKey[] = wanted
		.filter(entry => mistakeOf(tables, entry) === undefined)
		.map(entry => ({...entry, keys: entry.keys.map(key => keyNamed(key) ?? key)}));
	for (;;) {
		const using = entries;
		const changed = Object.entries(tables).map(
			([screen, bindings]) => [screen, bindingsWith(screen, bindings, using)] as const,
		);
		const clash = changed.flatMap(([screen, bindings]) => clashOn(screen, bindings, using) ?? [])[0];
		if (clash === undefined) {
			return {
				tables: Object.fromEntries(changed),
				problems,
			};
		}

		problems.push(clash.problem);
		entries = entries.filter(entry => entry !== clash.entry);
	}
};
