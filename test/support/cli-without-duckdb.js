// Preloaded into the program by tests: hides DuckDB, as where nobody has installed it.
import {registerHooks} from 'node:module';

registerHooks({
	resolve(specifier, context, nextResolve) {
		if (specifier === '@duckdb/node-api') {
			throw Object.assign(new Error("Cannot find package '@duckdb/node-api' imported from here"), {
				code: 'ERR_MODULE_NOT_FOUND',
			});
		}

		return nextResolve(specifier, context);
	},
});
