// Where a session's memory is kept: a file in the user's state directory, apart from every config.
import {mkdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {z} from 'zod';
import {stateDirectory} from '../../config/recent.ts';
import {writeAtomically} from '../../write-atomically.ts';
import {
	defaultConfigPreferences,
	defaultPreferences,
	findingViews,
	type Preferences,
	tablesOrders,
} from '../state/preferences.ts';

const sortingSchema = z.object({order: z.enum(tablesOrders), isReversed: z.boolean()});

const selectionsSchema = z.record(z.string(), z.array(z.string()));

const configSchema = z.object({
	sorting: sortingSchema.catch(() => ({...defaultConfigPreferences.sorting})),
	selections: selectionsSchema.catch({}),
});

const memorySchema = z.object({
	findingView: z.enum(findingViews).catch(defaultPreferences.findingView),
	configs: z.record(z.string(), configSchema).catch({}),
});

const fileOf = async (): Promise<string> => path.join(await stateDirectory(), 'session.json');

/** What is remembered; what cannot be read is forgotten. */
export const readPreferences = async (): Promise<Preferences> => {
	try {
		const text = await readFile(await fileOf(), 'utf8');
		return memorySchema.parse(JSON.parse(text));
	} catch {
		return defaultPreferences;
	}
};

/** Changes what is remembered. Another session may have changed it meanwhile: it is read again first. */
export const changePreferences = async (change: (memory: Preferences) => Preferences): Promise<void> => {
	const file = await fileOf();
	const memory = await readPreferences();
	await mkdir(path.dirname(file), {recursive: true});
	await writeAtomically(file, `${JSON.stringify(change(memory), undefined, '\t')}\n`);
};
