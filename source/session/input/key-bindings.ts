// How a screen declares its keys. The footer, the list of keys and dispatch all read these declarations.
import {keyLabel} from './key-names.ts';

export type Binding = {
	/** What the key does: the name of one of the screen's actions. */
	readonly action: string;
	/** Names from `key-names.ts`. */
	readonly keys: readonly string[];
	/** How the keys are written; the first key by default. */
	readonly shown?: string;
	/** One or two words for the footer. */
	readonly label: string;
	/** How the footer shows this key and the keys beside it as one. */
	readonly together?: {readonly shown: string; readonly label: string};
	/** A few words for the list of keys. */
	readonly help: string;
	/** Where the list of keys shows it; among the keys of the screen by default. */
	readonly group?: 'move' | 'everywhere';
	/** Whether only the list of keys shows it, not the footer. */
	readonly isHidden?: true;
};

/** Labels that replace those of some actions. An empty label hides the key; any other shows a hidden key. */
export type Labels = Readonly<Record<string, string>>;

/** The actions of a screen. `dispatch.ts` runs the actions that every screen has. */
export type Actions<Keys extends readonly Binding[]> = Readonly<
	Record<Exclude<Keys[number]['action'], 'help' | 'quit' | 'stop' | 'back' | 'find' | 'theme' | 'mouse'>, () => void>
>;

/** The key of an action of these bindings, as it is written. */
export type KeyOf<Keys extends readonly Binding[]> = (action: Keys[number]['action']) => string;

const pageKeys = [
	{
		action: 'pageUp',
		keys: ['pageUp', 'ctrl+b'],
		shown: 'PgUp',
		label: 'page up',
		group: 'move',
		help: 'one page up',
		isHidden: true,
	},
	{
		action: 'pageDown',
		keys: ['pageDown', 'ctrl+f'],
		shown: 'PgDn',
		label: 'page down',
		group: 'move',
		help: 'one page down',
		isHidden: true,
	},
	{
		action: 'halfUp',
		keys: ['ctrl+u'],
		shown: 'ctrl-u',
		label: 'half up',
		group: 'move',
		help: 'half a page up',
		isHidden: true,
	},
	{
		action: 'halfDown',
		keys: ['ctrl+d'],
		shown: 'ctrl-d',
		label: 'half down',
		group: 'move',
		help: 'half a page down',
		isHidden: true,
	},
	{
		action: 'first',
		keys: ['g', 'home'],
		shown: 'g Home',
		label: 'first',
		group: 'move',
		help: 'to the beginning',
		isHidden: true,
	},
	{
		action: 'last',
		keys: ['G', 'end'],
		shown: 'G End',
		label: 'last',
		group: 'move',
		help: 'to the end',
		isHidden: true,
	},
] as const satisfies readonly Binding[];

/** Keys that move the cursor of a list. */
export const listKeys = [
	{action: 'up', keys: ['up', 'k'], shown: '↑ k', label: 'up', group: 'move', help: 'one row up', isHidden: true},
	{
		action: 'down',
		keys: ['down', 'j'],
		shown: '↓ j',
		label: 'down',
		group: 'move',
		help: 'one row down',
		isHidden: true,
	},
	...pageKeys,
] as const satisfies readonly Binding[];

/** Keys that scroll a text that is longer than the window. */
export const scrollKeys = [
	{
		action: 'up',
		keys: ['up', 'k'],
		shown: '↑ k',
		label: 'up',
		group: 'move',
		help: 'scroll up',
		together: {shown: '↑↓', label: 'scroll'},
	},
	{
		action: 'down',
		keys: ['down', 'j'],
		shown: '↓ j',
		label: 'down',
		group: 'move',
		help: 'scroll down',
		isHidden: true,
	},
	...pageKeys,
] as const satisfies readonly Binding[];

/** Keys that go to the item before or after this one. */
export const neighborKeys = [
	{
		action: 'previous',
		keys: ['left'],
		shown: '←',
		label: 'previous',
		help: 'the previous one',
		together: {shown: '←→', label: 'previous, next'},
	},
	{action: 'next', keys: ['right'], shown: '→', label: 'next', help: 'the next one', isHidden: true},
] as const satisfies readonly Binding[];

export const filterKey = {
	action: 'filter',
	keys: ['/'],
	label: 'filter',
	help: 'words to filter by; then n and N',
} as const satisfies Binding;

export const historyKey = {
	action: 'history',
	keys: ['h'],
	label: 'runs',
	help: 'the runs of this dataset',
} as const satisfies Binding;

export const rowsKey = {
	action: 'rows',
	keys: ['t'],
	label: 'rows',
	help: 'the rows behind it',
} as const satisfies Binding;

export const copyKey = {action: 'copy', keys: ['y'], label: 'copy', help: 'copy it'} as const satisfies Binding;

export const shareKey = {
	action: 'share',
	keys: ['x'],
	label: 'page',
	help: 'write it here as a page to share',
} as const satisfies Binding;

export const undoKey = {
	action: 'undo',
	keys: ['z'],
	label: 'undo',
	help: 'undo the last decision',
	isHidden: true,
} as const satisfies Binding;

export const backKey = {
	action: 'back',
	keys: ['escape', 'q'],
	shown: 'esc',
	label: 'back',
	group: 'everywhere',
	help: 'one step back (also q)',
} as const satisfies Binding;

export const helpKey = {
	action: 'help',
	keys: ['?'],
	label: 'keys',
	group: 'everywhere',
	help: 'show or hide this list',
} as const satisfies Binding;

const findKey = {
	action: 'find',
	keys: [':'],
	label: 'find',
	group: 'everywhere',
	help: 'find an action, a table or a column',
	isHidden: true,
} as const satisfies Binding;

export const themeKey = {
	action: 'theme',
	keys: ['T'],
	label: 'colours',
	group: 'everywhere',
	help: 'other colours: light, colour-blind, plain',
	isHidden: true,
} as const satisfies Binding;

export const mouseKey = {
	action: 'mouse',
	keys: ['M'],
	label: 'mouse',
	group: 'everywhere',
	help: 'the mouse, on or off',
	isHidden: true,
} as const satisfies Binding;

export const quitKey = {
	action: 'quit',
	keys: ['ctrl+c'],
	shown: 'ctrl-c',
	label: 'quit',
	group: 'everywhere',
	help: 'quit from anywhere',
	isHidden: true,
} as const satisfies Binding;

export const stopKey = {
	action: 'stop',
	keys: ['ctrl+z'],
	shown: 'ctrl-z',
	label: 'stop',
	group: 'everywhere',
	help: 'to the shell; fg brings it back',
	isHidden: true,
} as const satisfies Binding;

/** The keys of a prompt, for the footer. `typeIntoPrompt` handles them. */
export const promptKeys = [
	{action: 'take', keys: ['enter'], label: 'confirm', help: 'confirm the text'},
	{action: 'leave', keys: ['escape'], shown: 'esc', label: 'cancel', help: 'cancel the prompt'},
	{action: 'complete', keys: ['tab'], label: 'complete', help: 'complete the path, as a shell does'},
	{action: 'clear', keys: ['ctrl+u'], shown: 'ctrl-u', label: 'clear', help: 'delete the text before the cursor'},
	{
		action: 'word',
		keys: ['ctrl+w'],
		shown: 'ctrl-w',
		label: 'delete word',
		help: 'delete the word before the cursor',
	},
] as const satisfies readonly Binding[];

/** Keys that every screen has. */
export const commonKeys = [
	backKey,
	findKey,
	helpKey,
	themeKey,
	mouseKey,
	stopKey,
	quitKey,
] as const satisfies readonly Binding[];

export const shownKeys = ({shown, keys}: Binding): string => shown ?? keys[0] ?? '';

/** The key that leaves the first screen. It is not escape: one escape too many must not end the session. */
export const leavingKey = ({keys}: Binding): string => keyLabel(keys.find(key => key !== 'escape') ?? 'ctrl+c');

/** The binding of a key, if it has one. */
export const bindingOf = (bindings: readonly Binding[], key: string): Binding | undefined =>
	bindings.find(({keys}) => keys.includes(key));
