// Preloaded into the program by tests: hides Snowflake's driver, as if somebody had removed it.
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
