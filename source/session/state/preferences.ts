// What a session remembers for the next one: how lists were sorted, which selections were kept. No setting: losing it costs nothing.
import type {Sorting} from './sorting.ts';

export const tablesOrders = ['drift', 'name', 'rows', 'change', 'age'] as const;

export type TablesOrder = (typeof tablesOrders)[number];

export const findingViews = ['overlaid', 'side by side'] as const;

export type FindingView = (typeof findingViews)[number];

export type ConfigPreferences = {
	readonly sorting: Sorting<TablesOrder>;
	/** Ids of datasets by the name that they were kept under. */
	readonly selections: Readonly<Record<string, readonly string[]>>;
};

export type Preferences = {
	readonly findingView: FindingView;
	/** By absolute path, the one used last at the end. */
	readonly configs: Readonly<Record<string, ConfigPreferences>>;
};

export const defaultConfigPreferences: ConfigPreferences = {
	sorting: {order: 'drift', isReversed: false},
	selections: {},
};

export const defaultPreferences: Preferences = {findingView: 'overlaid', configs: {}};

export const preferencesOf = (memory: Preferences, file: string): ConfigPreferences =>
	Object.hasOwn(memory.configs, file) ? (memory.configs[file] ?? defaultConfigPreferences) : defaultConfigPreferences;

/** Configs past this number are forgotten, those used longest ago first. */
const most = 50;

export const withConfig = (
	memory: Preferences,
	file: string,
	change: (config: ConfigPreferences) => ConfigPreferences,
): Preferences => {
	const others = Object.entries(memory.configs).filter(([name]) => name !== file);
	return {
		...memory,
		configs: Object.fromEntries([...others, [file, change(preferencesOf(memory, file))] as const].slice(-most)),
	};
};
