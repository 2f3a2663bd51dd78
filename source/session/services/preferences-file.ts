// The file of the preferences, in the user's state directory, apart from every config.
import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {z} from 'zod';
import {stateDirectory} from '../../config/recent.ts';
import {readRegularFile} from '../../read-file.ts';
import {replaceFile} from '../../write-atomically.ts';
import {
	defaultConfigPreferences,
	defaultPreferences,
	findingViews,
	type Preferences,
	tablesOrders,
	themeNames,
} from '../state/preferences.ts';

const sortingSchema = z.object({order: z.enum(tablesOrders), isReversed: z.boolean()});

const selectionsSchema = z.record(z.string(), z.array(z.string()));

const configSchema = z.object({
	sorting: sortingSchema.catch(() => ({...defaultConfigPreferences.sorting})),
	selections: selectionsSchema.catch({}),
});

const preferencesSchema = z.object({
	findingView: z.enum(findingViews).catch(defaultPreferences.findingView),
	watch: z.string().max(40).optional().catch(undefined),
	theme: z.enum(themeNames).catch(defaultPreferences.theme),
	mouse: z.boolean().catch(defaultPreferences.mouse),
	configs: z.record(z.string(), configSchema).catch({}),
});

const fileOf = async (): Promise<string> => path.join(await stateDirectory(), 'session.json');

/** Reads the preferences; a file that cannot be read counts as empty. */
export const readPreferences = async (): Promise<Preferences> => {
	try {
		const text = await readRegularFile(await fileOf());
		return preferencesSchema.parse(JSON.parse(text));
	} catch {
		return defaultPreferences;
	}
};

/** Changes the preferences. Reads them again first, for another session may have changed them. */
export const changePreferences = async (change: (preferences: Preferences) => Preferences): Promise<void> => {
	const file = await fileOf();
	const preferences = await readPreferences();
	await mkdir(path.dirname(file), {recursive: true, mode: 0o700});
	await replaceFile(file, `${JSON.stringify(change(preferences), undefined, '\t')}\n`, {isPrivate: true});
};
