// What a session remembers for the next one: how lists were sorted, which selections were kept. No setting: losing it costs nothing.
import type {Sorting} from './sorting.ts';

export const tablesOrders = ['drift', 'name', 'rows', 'change', 'age'] as const;

export type TablesOrder = (typeof tablesOrders)[number];

export const findingViews = ['overlaid', 'side by side'] as const;

export type FindingView = (typeof findingViews)[number];

export type ConfigMemory = {
	readonly sorting: Sorting<TablesOrder>;
	/** Ids of datasets by the name that they were kept under. */
	readonly selections: Readonly<Record<string, readonly string[]>>;
};

export type Memory = {
	readonly findingView: FindingView;
	/** By absolute path, the one used last at the end. */
	readonly configs: Readonly<Record<string, ConfigMemory>>;
};

export const newConfigMemory: ConfigMemory = {sorting: {order: 'drift', isReversed: false}, selections: {}};

export const newMemory: Memory = {findingView: 'overlaid', configs: {}};

export const memoryOf = (memory: Memory, file: string): ConfigMemory =>
	Object.hasOwn(memory.configs, file) ? (memory.configs[file] ?? newConfigMemory) : newConfigMemory;

/** Configs past this number are forgotten, those used longest ago first. */
const most = 50;

export const withConfig = (memory: Memory, file: string, change: (config: ConfigMemory) => ConfigMemory): Memory => {
	const others = Object.entries(memory.configs).filter(([name]) => name !== file);
	return {
		...memory,
		configs: Object.fromEntries([...others, [file, change(memoryOf(memory, file))] as const].slice(-most)),
	};
};
