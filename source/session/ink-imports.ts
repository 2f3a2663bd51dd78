// Ink imports one function of es-toolkit by the index, and so loads four hundred modules, which takes about as long as
// all the rest of Ink.
import {registerHooks, type LoadHookSync} from 'node:module';

const fromIndex = "import { throttle } from 'es-toolkit/compat';";
const alone = "import throttle from 'es-toolkit/compat/throttle';";

/** Loads that function alone. An Ink with another import is loaded as it stands. */
export const loadInk: LoadHookSync = (url, context, nextLoad) => {
	const loaded = nextLoad(url, context);
	if (!url.endsWith('/ink/build/ink.js') || loaded.source === undefined || loaded.source === null) {
		return loaded;
	}

	const {source} = loaded;
	const text = typeof source === 'string' ? source : new TextDecoder().decode(source);
	return {...loaded, source: text.replace(fromIndex, () => alone)};
};

/** Imports modules that import Ink. */
export const importWithInk = async <Module>(load: () => Promise<Module>): Promise<Module> => {
	const hooks = registerHooks({load: loadInk});
	try {
		return await load();
	} finally {
		hooks.deregister();
	}
};
