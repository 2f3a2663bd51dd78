// Words hints for a source that was named without a config: what the user typed is its address.
import {ProfileMeshError} from '../errors.ts';
import type {Source} from './connector.ts';

const inAddress = (hint: string): string =>
	hint
		.replace(/; (?:it is relative to|relative ones start at) the config file/v, '')
		.replace(/\bssl\b(?=.* in the config)/v, 'sslmode')
		.replaceAll(/\bsource\.(?:filepath|paths) in the config/gv, 'the file name')
		.replaceAll('source.', '')
		.replaceAll(' in the config', ' in the address');

/** The error of a source that was named by its address. Its hint does not mention a config, because there is none. */
export const ofAddress = (error: unknown): unknown =>
	error instanceof ProfileMeshError && error.hint?.includes(' in the config') === true
		? new ProfileMeshError(error.code, error.message, {
				...(error.why !== undefined && {why: error.why}),
				hint: inAddress(error.hint),
				cause: error.cause,
			})
		: error;

/** Opens a source that was named by its address. All work with it begins with the list of its tables. */
export const openByAddress = async (open: () => Promise<Source>): Promise<Source> => {
	try {
		const source = await open();
		const listTables = source.listTables.bind(source);
		source.listTables = async () => {
			try {
				return await listTables();
			} catch (error) {
				throw ofAddress(error);
			}
		};

		return source;
	} catch (error) {
		throw ofAddress(error);
	}
};
