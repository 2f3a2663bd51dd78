// Preloaded into the program by tests: writes every module that is loaded, a line each, to the file that
// PROFILEMESH_TEST_MODULES names.
import fs from 'node:fs';
import {registerHooks} from 'node:module';
import process from 'node:process';

const file = process.env.PROFILEMESH_TEST_MODULES;

registerHooks({
	load(url, context, nextLoad) {
		fs.appendFileSync(file, `${url}\n`);
		return nextLoad(url, context);
	},
});
