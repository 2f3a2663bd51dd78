// Preloaded into the program by tests: Snowflake's driver is not there, as after somebody took it out.
import {registerHooks} from 'node:module';

registerHooks({
	resolve(specifier, context, nextResolve) {
		if (specifier === 'snowflake-sdk') {
			throw Object.assign(new Error("Cannot find package 'snowflake-sdk' imported from here"), {
				code: 'ERR_MODULE_NOT_FOUND',
			});
		}

		return nextResolve(specifier, context);
	},
});
