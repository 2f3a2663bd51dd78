// A real browser for pages, where one is installed: `PROFILEMESH_TEST_BROWSER` names it, else one of the usual ones.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The file of a browser; `undefined` where there is none. */
export const findBrowser = (): string | undefined => {
	const directories = (process.env['PATH'] ?? '').split(path.delimiter);
	return (
		process.env['PROFILEMESH_TEST_BROWSER'] ??
		directories
			.flatMap(directory => names.map(name => path.join(directory, name)))
			.find(file => fs.existsSync(file))
	);
};
