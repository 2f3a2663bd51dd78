// Loads the package of DuckDB at its first use. It is large, and an optional peer dependency.
import type duckdb from '@duckdb/node-api';
import {codeOf, messageOf, ProfileMeshError} from '../../errors.ts';

export type DuckDb = typeof duckdb;

const optionsOf = (error: unknown) =>
	codeOf(error) === 'ERR_MODULE_NOT_FOUND' && messageOf(error).includes("'@duckdb/node-api'")
		? {
				why: 'The package @duckdb/node-api is not installed beside ProfileMesh.',
				hint: 'Install it: npm install @duckdb/node-api@1.5.5-r.5, with --global where ProfileMesh is global',
			}
		: {
				why: messageOf(error).split('\n', 1)[0] ?? '',
				hint: 'Install it again on this machine: npm install @duckdb/node-api@1.5.5-r.5',
			};

/**
Loads the package.

@throws ProfileMeshError `config` where it is not installed, or has no binary for this machine.
*/
export const loadDuckDb = async (): Promise<DuckDb> => {
	try {
		return await import('@duckdb/node-api');
	} catch (error) {
		throw new ProfileMeshError('config', 'DuckDB, which reads .duckdb databases and files, cannot be loaded', {
			...optionsOf(error),
			cause: error,
		});
	}
};
