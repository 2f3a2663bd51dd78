// Loads TypeScript in tests: Node strips the types, and caches the result; JSX, which Node does not know, is compiled
// here. The file is JavaScript, because every thread of every test begins with it.
import {Buffer} from 'node:buffer';
import fs from 'node:fs';
import {createRequire, enableCompileCache, registerHooks} from 'node:module';
import path from 'node:path';
import process from 'node:process';
import {workerData} from 'node:worker_threads';
import {fileURLToPath} from 'node:url';

const require = createRequire(import.meta.url);

// Of cached code, the outermost level of a module is covered as a whole and not block by block: it has almost nothing
// to miss.
enableCompileCache();

// Ink imports one function of es-toolkit by the index, and so loads four hundred modules; the bundle has it alone.
const fromIndex = "import { throttle } from 'es-toolkit/compat';";
const alone = "import throttle from 'es-toolkit/compat/throttle';";

// Where the config of ava has bundled it.
const scanThread = process.env.TEST_SCAN_THREAD;

const ava = new URL('room-titles.js', import.meta.url);
const tests = new URL('..', import.meta.url).href;
const isRoom = workerData?.options?.file.includes(`${path.sep}dist-test${path.sep}`) ?? false;

registerHooks({
	resolve(specifier, context, nextResolve) {
		if (isRoom && specifier === 'ava' && /\.test\.tsx?$/v.test(context.parentURL ?? '')) {
			const file = context.parentURL.slice(tests.length).replace(/\.test\.tsx?$/v, '');
			return {url: `${ava.href}?${new URLSearchParams({file})}`, shortCircuit: true};
		}

		return nextResolve(specifier, context);
	},
	load(url, context, nextLoad) {
		if (scanThread !== undefined && url.endsWith('/source/connectors/sqlite/scan-thread.ts')) {
			return {format: 'module', shortCircuit: true, source: fs.readFileSync(scanThread, 'utf8')};
		}

		if (url.endsWith('/ink/build/ink.js')) {
			const loaded = nextLoad(url, context);
			return {
				...loaded,
				source: Buffer.from(loaded.source)
					.toString('utf8')
					.replace(fromIndex, () => alone),
			};
		}

		if (!url.endsWith('.tsx')) {
			return nextLoad(url, context);
		}

		const {transformSync} = require('oxc-transform');
		const file = fileURLToPath(url);
		const {code, map} = transformSync(file, fs.readFileSync(file, 'utf8'), {
			sourcemap: true,
			jsx: {runtime: 'automatic'},
		});
		const lines = Buffer.from(JSON.stringify(map)).toString('base64');
		return {
			format: 'module',
			shortCircuit: true,
			source: `${code}\n//# sourceMappingURL=data:application/json;base64,${lines}`,
		};
	},
});

// Ink brings this module, and waits for it. The tests of a room must all be declared at once, also those that draw.
if (isRoom) {
	// eslint-disable-next-line import-x/no-extraneous-dependencies, n/no-extraneous-import -- It is Ink's.
	await import('yoga-layout');
}
