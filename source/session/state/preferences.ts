// What a session keeps for the next one: sort orders and named selections. No harm is done when they are lost.
import type {Sorting} from './sorting.ts';

export const tablesOrders = ['drift', 'name', 'rows', 'change', 'age'] as const;

export type TablesOrder = (typeof tablesOrders)[number];

export const findingViews = ['overlaid', 'side by side'] as const;

export type FindingView = (typeof findingViews)[number];

/** The colours of tones; `text/theme.ts` says which. */
export const themeNames = ['default', 'light', 'color-blind', 'plain'] as const;

export type ThemeName = (typeof themeNames)[number];

/** How the screen names a theme: preferences that were kept with the other spelling stay true. */
export const themeTitle = (theme: ThemeName): string => (theme === 'color-blind' ? 'colour-blind' : theme);

export const defaultTheme: ThemeName = 'default';

export type ConfigPreferences = {
	readonly sorting: Sorting<TablesOrder>;
	/** Ids of datasets by the name of the selection. */
	readonly selections: Readonly<Record<string, readonly string[]>>;
};

export type Preferences = {
	readonly findingView: FindingView;
	readonly theme: ThemeName;
	/** Whether the session follows the mouse; the terminal then selects text with shift held. */
	readonly mouse: boolean;
	/** How often datasets were last watched, as the user typed it. */
	readonly watch?: string | undefined;
	/** By absolute path; the one used last is at the end. */
	readonly configs: Readonly<Record<string, ConfigPreferences>>;
};

export const defaultConfigPreferences: ConfigPreferences = {
	sorting: {order: 'drift', isReversed: false},
	selections: {},
};

export const defaultPreferences: Preferences = {
	findingView: 'overlaid',
	theme: defaultTheme,
	mouse: false,
	configs: {},
};

export const preferencesOf = (preferences: Preferences, file: string): ConfigPreferences =>
	Object.hasOwn(preferences.configs, file)
		? (preferences.configs[file] ?? defaultConfigPreferences)
		: defaultConfigPreferences;

/** Beyond this number, the configs used longest ago are dropped. */
const maxConfigs = 50;

export const withConfig = (
	preferences: Preferences,
	file: string,
	change: (config: ConfigPreferences) => ConfigPreferences,
): Preferences => {
	const others = Object.entries(preferences.configs).filter(([name]) => name !== file);
	return {
		...preferences,
		configs: Object.fromEntries(
			[...others, [file, change(preferencesOf(preferences, file))] as const].slice(-maxConfigs),
		),
	};
};
