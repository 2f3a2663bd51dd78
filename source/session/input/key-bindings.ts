// Every key of every screen, once: the footer, the `?` list and the dispatch all read this.

export type Binding<Action extends string = string> = {
	readonly action: Action;
	/** Names as `key-input.ts` gives them. */
	readonly keys: readonly string[];
	/** How the keys are written; the first key when left out. */
	readonly shown?: string;
	/** One or two words. */
	readonly label: string;
	/** In the footer, where it stands for the keys beside it too. */
	readonly together?: {readonly shown: string; readonly label: string};
	/** In the `?` list, a few words more. */
	readonly help: string;
	/** Only in the `?` list. */
	readonly quiet?: true;
};

type More = Pick<Binding, 'shown' | 'quiet' | 'together'>;

const bind = <const Action extends string>(
	action: Action,
	keys: string | readonly string[],
	label: string,
	help: string,
	more: More = {},
): Binding<Action> => ({
	action,
	keys: typeof keys === 'string' ? [keys] : keys,
	label,
	help,
	...more,
});

/** Not in the footer. */
const quiet = <const Action extends string>(
	action: Action,
	keys: string | readonly string[],
	label: string,
	help: string,
	more: More = {},
): Binding<Action> => bind(action, keys, label, help, {...more, quiet: true});

const paging = [
	quiet('pageUp', ['pageUp', 'ctrl+b'], 'page up', 'one page up', {shown: 'PgUp'}),
	quiet('pageDown', ['pageDown', 'ctrl+f'], 'page down', 'one page down', {shown: 'PgDn'}),
	quiet('first', ['g', 'home'], 'first', 'to the beginning', {shown: 'g Home'}),
	quiet('last', ['G', 'end'], 'last', 'to the end', {shown: 'G End'}),
];

const moves = [
	quiet('up', ['up', 'k'], 'up', 'one row up', {shown: '↑ k'}),
	quiet('down', ['down', 'j'], 'down', 'one row down', {shown: '↓ j'}),
	...paging,
];

/** Of a text that may be longer than the window. */
const scrolling = [
	bind('up', ['up', 'k'], 'up', 'scroll up', {shown: '↑ k', together: {shown: '↑↓', label: 'scroll'}}),
	quiet('down', ['down', 'j'], 'down', 'scroll down', {shown: '↓ j'}),
	...paging,
];

const neighbours = [
	bind('previous', 'left', 'previous', 'the one before', {
		shown: '←',
		together: {shown: '←→', label: 'previous, next'},
	}),
	quiet('next', 'right', 'next', 'the one after', {shown: '→'}),
];

const filter = bind('filter', '/', 'filter', 'only rows with these words; esc clears');
const history = bind('history', 'h', 'runs', 'the runs of this dataset');
const copy = (what: string) => bind('copy', 'y', 'copy', `copy ${what}`);

const ends = (more: {readonly label?: string; readonly help?: string} = {}) => [
	{...bind('back', ['escape', 'q'], 'back', 'one step back (also q)', {shown: 'esc'}), ...more},
	bind('help', '?', 'keys', 'show or hide this list'),
	quiet('quit', 'ctrl+c', 'quit', 'quit from anywhere', {shown: 'ctrl-c'}),
];

export const screenKeys = {
	configs: [
		bind('open', 'enter', 'open', 'open the config'),
		bind('environment', 'e', 'environment', 'another environment; edits a config that is broken'),
		bind('edit', 'E', 'edit', 'open the config in your editor, then read it again'),
		bind('refresh', 'R', 'look again', 'look for configs again'),
		{...copy('the path of the config'), quiet: true},
		...moves,
		...ends(),
	],
	tables: [
		bind('open', 'enter', 'open', 'profile the selected, else open this'),
		bind('select', 'space', 'select', 'select the dataset, or not'),
		bind('selectAll', 'a', 'all', 'select all that are listed, or none'),
		filter,
		bind('run', 'r', 'run', 'profile the selected, or this one'),
		bind('drift', 'd', 'drift', 'what changed since the baseline'),
		bind('profile', 'p', 'profile', 'the latest profile'),
		history,
		bind('plan', 'n', 'plan', 'what a profile would run'),
		bind('onlyDrifted', 'f', 'only drifted', 'show only what drifted, or all'),
		quiet('selectRange', 'v', 'select range', 'select from the last one to here'),
		quiet('keepSelection', 'w', 'keep these', 'keep the selection under a name'),
		quiet('keptSelections', 'o', 'take kept', 'take a selection that was kept'),
		quiet('lastBatch', 'l', 'last run', 'the run, while it goes on and after'),
		quiet('byDrift', 'D', 'by drift', 'worst first; once more: reversed'),
		quiet('byName', 'N', 'by name', 'sort by name'),
		quiet('byRows', 'S', 'by size', 'most rows first'),
		quiet('byChange', 'C', 'by change', 'largest change of rows first'),
		quiet('byAge', 'A', 'by age', 'latest run first'),
		quiet('environment', 'e', 'environment', 'another environment of the config'),
		quiet('edit', 'E', 'edit config', 'edit the config, then read it again'),
		quiet('refresh', 'R', 'reload', 'read the list again'),
		{...copy('the name of the dataset'), quiet: true},
		...moves,
		...ends(),
	],
	run: [
		bind('open', 'enter', 'open', 'open its drift, else its profile'),
		bind('cancel', 'c', 'cancel', 'stop; what is finished is kept'),
		bind('retry', 'r', 'retry failed', 'profile again what failed or was cancelled'),
		bind('onlyFailed', 'f', 'only failed', 'show only what failed, or all'),
		copy('what is wrong with this dataset, else its name'),
		...moves,
		...ends({label: 'leave it running', help: 'go back; the run goes on (also q)'}),
	],
	profile: [
		bind('open', 'enter', 'column', 'open the column'),
		bind('left', 'left', 'left', 'one figure to the left', {shown: '←', together: {shown: '←→', label: 'figure'}}),
		quiet('right', 'right', 'right', 'one figure to the right', {shown: '→'}),
		bind('sort', 's', 'sort by it', 'sort by this figure; once more: the other way round'),
		quiet('byName', 'N', 'by name', 'sort by name'),
		quiet('byOrder', 'O', 'own order', 'as the columns stand in the table'),
		quiet('byNulls', 'U', 'by nulls', 'most nulls first'),
		quiet('byDistinct', 'D', 'by distinct', 'most distinct values first'),
		copy('this figure'),
		bind('drift', 'd', 'drift', 'what changed since the baseline'),
		history,
		filter,
		...moves,
		...ends(),
	],
	column: [...neighbours, copy('a figure, or the statement behind them'), ...scrolling, ...ends()],
	drift: [
		bind('open', 'enter', 'why', 'why: distributions, history, rule'),
		bind('high', '1', 'HIGH', 'show or hide HIGH', {together: {shown: '1 2 3', label: 'severity'}}),
		quiet('medium', '2', 'MED', 'show or hide MED'),
		quiet('low', '3', 'LOW', 'show or hide LOW'),
		quiet('none', '0', 'unchanged', 'show or hide what did not drift'),
		bind('earlier', 'left', 'earlier', 'one run back: when did it begin?', {
			shown: '←',
			together: {shown: '←→', label: 'other runs'},
		}),
		quiet('later', 'right', 'later', 'one run on', {shown: '→'}),
		bind('baseline', 'b', 'baseline', 'choose the baseline run'),
		quiet('current', 'c', 'current', 'choose the current run'),
		bind('pin', 'P', 'pin', 'pin a run as the baseline, or let go of it'),
		bind('accept', 'A', 'accept', 'let this finding pass for some time, or no longer'),
		bind('export', 'x', 'export', 'write the report to a file here'),
		bind('profile', 'p', 'profile', 'the profile of the current run'),
		history,
		filter,
		{...copy('this finding'), quiet: true},
		...moves,
		...ends(),
	],
	finding: [
		...neighbours,
		bind('view', 'v', 'side by side', 'both distributions side by side, or one over the other'),
		bind('accept', 'A', 'accept', 'let this finding pass for some time, or no longer'),
		copy('this finding'),
		...scrolling,
		...ends(),
	],
	runs: [
		bind('open', 'enter', 'profile', 'compare the two marked runs, else the profile'),
		bind('select', 'space', 'mark', 'mark the run: two can be compared'),
		bind('drift', 'd', 'drift', 'what this run changed since the one before'),
		bind('pin', 'P', 'pin', 'pin this run as the baseline, or let go of it'),
		filter,
		copy('the id of the run'),
		...moves,
		...ends(),
	],
	statements: [
		bind('run', ['enter', 'r'], 'profile', 'run them: profile these datasets'),
		copy('the statements'),
		...scrolling,
		...ends(),
	],
	choice: [
		bind('open', 'enter', 'choose', 'take this one'),
		bind('remove', 'x', 'delete', 'delete this one'),
		...moves,
		...ends(),
	],
} as const satisfies Readonly<Record<string, readonly Binding[]>>;

export type ScreenName = keyof typeof screenKeys;

type ActionOf<Name extends ScreenName> = (typeof screenKeys)[Name][number]['action'];

/** What each key of a screen does, but for those that are the same everywhere. */
export type Actions<Name extends ScreenName> = Readonly<
	Record<Exclude<ActionOf<Name>, 'help' | 'quit' | 'back'>, () => void>
>;

/** Other words for some labels, as things stand. */
export type Labels = Readonly<Record<string, string>>;

const namesShown: Readonly<Record<string, string>> = {enter: 'enter', space: 'space'};

export const shownKeys = (binding: Binding): string =>
	binding.shown ?? namesShown[binding.keys[0] ?? ''] ?? binding.keys[0] ?? '';

/** The binding of a key on a screen. */
export const bindingOf = (screen: ScreenName, key: string): Binding | undefined => {
	const bindings: readonly Binding[] = screenKeys[screen];
	return bindings.find(binding => binding.keys.includes(key));
};
