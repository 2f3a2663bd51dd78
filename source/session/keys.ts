// Every key of every screen, once: the footer, the `?` list and the dispatch all read this.

export type Binding<Action extends string = string> = {
	readonly action: Action;
	/** Names as `key-input.ts` gives them. */
	readonly keys: readonly string[];
	/** How the keys are written; the first key when left out. */
	readonly shown?: string;
	/** In the footer, one or two words. */
	readonly label: string;
	/** In the `?` list, a few words more. */
	readonly help: string;
	/** Only in the `?` list. */
	readonly quiet?: true;
};

const moves = [
	{
		action: 'up', keys: ['up', 'k'], shown: '↑ k', label: 'up', help: 'one row up', quiet: true,
	},
	{
		action: 'down', keys: ['down', 'j'], shown: '↓ j', label: 'down', help: 'one row down', quiet: true,
	},
	{
		action: 'pageUp', keys: ['pageUp'], shown: 'PgUp', label: 'page up', help: 'one page up', quiet: true,
	},
	{
		action: 'pageDown', keys: ['pageDown'], shown: 'PgDn', label: 'page down', help: 'one page down', quiet: true,
	},
	{
		action: 'first', keys: ['g', 'home'], shown: 'g Home', label: 'first', help: 'to the first row', quiet: true,
	},
	{
		action: 'last', keys: ['G', 'end'], shown: 'G End', label: 'last', help: 'to the last row', quiet: true,
	},
] as const satisfies readonly Binding[];

const filter = {
	action: 'filter', keys: ['/'], label: 'filter', help: 'only rows with these words; esc clears',
} as const satisfies Binding;
const help = {
	action: 'help', keys: ['?'], label: 'keys', help: 'show or hide this list',
} as const satisfies Binding;
const back = {
	action: 'back', keys: ['escape', 'q'], shown: 'esc', label: 'back', help: 'one step back (also q)',
} as const satisfies Binding;
const quit = {
	action: 'quit', keys: ['ctrl+c'], shown: 'ctrl-c', label: 'quit', help: 'quit from anywhere', quiet: true,
} as const satisfies Binding;
const history = {
	action: 'history', keys: ['h'], label: 'runs', help: 'the runs of this dataset',
} as const satisfies Binding;
const neighbours = [
	{
		action: 'previous', keys: ['left'], shown: '←→', label: 'previous, next', help: 'the one before',
	},
	{
		action: 'next', keys: ['right'], shown: '→', label: 'next', help: 'the one after', quiet: true,
	},
] as const satisfies readonly Binding[];

export const screenKeys = {
	configs: [
		{
			action: 'open', keys: ['enter'], label: 'open', help: 'open the config',
		},
		{
			action: 'environment', keys: ['e'], label: 'environment', help: 'the next environment of the config',
		},
		{
			action: 'refresh', keys: ['R'], label: 'look again', help: 'look for configs again',
		},
		...moves,
		help,
		{
			...back, shown: 'q', label: 'quit', help: 'quit',
		},
		quit,
	],
	tables: [
		{
			action: 'open', keys: ['enter'], label: 'open', help: 'profile what is selected, else open this dataset',
		},
		{
			action: 'select', keys: ['space'], label: 'select', help: 'select the dataset, or not',
		},
		{
			action: 'selectAll', keys: ['a'], label: 'all', help: 'select all that are listed, or none',
		},
		filter,
		{
			action: 'run', keys: ['r'], label: 'run', help: 'profile the selected datasets, or this one',
		},
		{
			action: 'drift', keys: ['d'], label: 'drift', help: 'what changed since the baseline',
		},
		{
			action: 'profile', keys: ['p'], label: 'profile', help: 'the latest profile',
		},
		history,
		{
			action: 'plan', keys: ['n'], label: 'plan', help: 'the statements that a profile would run',
		},
		{
			action: 'environment', keys: ['e'], label: 'environment', help: 'the next environment of the config', quiet: true,
		},
		{
			action: 'refresh', keys: ['R'], label: 'reload', help: 'read the list again', quiet: true,
		},
		...moves,
		help,
		back,
		quit,
	],
	run: [
		{
			action: 'open', keys: ['enter'], label: 'open', help: 'open its drift, else its profile',
		},
		{
			action: 'cancel', keys: ['c'], label: 'cancel', help: 'stop; what is finished is kept',
		},
		{
			action: 'retry', keys: ['r'], label: 'retry failed', help: 'profile again what failed or was cancelled',
		},
		{...back, label: 'leave it running', help: 'go back; the run goes on (also q)'},
		...moves,
		help,
		quit,
	],
	profile: [
		{
			action: 'open', keys: ['enter'], label: 'column', help: 'open the column',
		},
		{
			action: 'sort', keys: ['s'], label: 'sort', help: 'the next order: table, name, nulls, distinct',
		},
		{
			action: 'left', keys: ['left'], shown: '←→', label: 'more columns', help: 'columns to the left',
		},
		{
			action: 'right', keys: ['right'], shown: '→', label: 'right', help: 'columns to the right', quiet: true,
		},
		{
			action: 'drift', keys: ['d'], label: 'drift', help: 'what changed since the baseline',
		},
		history,
		filter,
		...moves,
		help,
		back,
		quit,
	],
	column: [
		...neighbours,
		{
			action: 'up', keys: ['up', 'k'], shown: '↑↓', label: 'scroll', help: 'scroll up',
		},
		{
			action: 'down', keys: ['down', 'j'], shown: '↓ j', label: 'down', help: 'scroll down', quiet: true,
		},
		help,
		back,
		quit,
	],
	drift: [
		{
			action: 'open', keys: ['enter'], label: 'why', help: 'why: distributions, history, rule',
		},
		{
			action: 'high', keys: ['1'], shown: '1 2 3', label: 'severity', help: 'show or hide HIGH',
		},
		{
			action: 'medium', keys: ['2'], label: 'MED', help: 'show or hide MED', quiet: true,
		},
		{
			action: 'low', keys: ['3'], label: 'LOW', help: 'show or hide LOW', quiet: true,
		},
		{
			action: 'none', keys: ['0'], label: 'unchanged', help: 'show or hide what did not drift', quiet: true,
		},
		{
			action: 'baseline', keys: ['b'], label: 'baseline', help: 'choose the baseline run',
		},
		{
			action: 'current', keys: ['c'], label: 'current', help: 'choose the current run',
		},
		{
			action: 'export', keys: ['x'], label: 'export', help: 'write the report as JSON here',
		},
		{
			action: 'profile', keys: ['p'], label: 'profile', help: 'the profile of the current run',
		},
		history,
		filter,
		...moves,
		help,
		back,
		quit,
	],
	finding: [
		...neighbours,
		{
			action: 'up', keys: ['up', 'k'], shown: '↑↓', label: 'scroll', help: 'scroll up',
		},
		{
			action: 'down', keys: ['down', 'j'], shown: '↓ j', label: 'down', help: 'scroll down', quiet: true,
		},
		help,
		back,
		quit,
	],
	runs: [
		{
			action: 'open', keys: ['enter'], label: 'profile', help: 'compare the two marked runs, else the profile',
		},
		{
			action: 'select', keys: ['space'], label: 'mark', help: 'mark the run: two can be compared',
		},
		filter,
		...moves,
		help,
		back,
		quit,
	],
	statements: [
		{
			action: 'up', keys: ['up', 'k'], shown: '↑↓', label: 'scroll', help: 'scroll up',
		},
		{
			action: 'down', keys: ['down', 'j'], shown: '↓ j', label: 'down', help: 'scroll down', quiet: true,
		},
		{
			action: 'pageUp', keys: ['pageUp'], shown: 'PgUp', label: 'page up', help: 'one page up', quiet: true,
		},
		{
			action: 'pageDown', keys: ['pageDown'], shown: 'PgDn', label: 'page down', help: 'one page down', quiet: true,
		},
		help,
		back,
		quit,
	],
} as const satisfies Readonly<Record<string, readonly Binding[]>>;

export type ScreenName = keyof typeof screenKeys;

type ActionOf<Name extends ScreenName> = (typeof screenKeys)[Name][number]['action'];

/** What each key of a screen does, but for those that are the same everywhere. */
export type Actions<Name extends ScreenName> = Readonly<Record<Exclude<ActionOf<Name>, 'help' | 'quit' | 'back'>, () => void>>;

/** Other words for some labels, as things stand. */
export type Labels = Readonly<Record<string, string>>;

const namesShown: Readonly<Record<string, string>> = {enter: 'enter', space: 'space'};

export const shownKeys = (binding: Binding): string => binding.shown ?? namesShown[binding.keys[0] ?? ''] ?? binding.keys[0] ?? '';

/** The binding of a key on a screen. */
export const bindingOf = (screen: ScreenName, key: string): Binding | undefined => {
	const bindings: readonly Binding[] = screenKeys[screen];
	return bindings.find(binding => binding.keys.includes(key));
};
