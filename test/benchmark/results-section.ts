// Where results are written: a table of all benchmarks, and sections that a single one fills.
import fs from 'node:fs';
import path from 'node:path';

const resultsFile = path.join(import.meta.dirname, 'results.md');

const sectionStart = /^## /mv;

const parted = (): {readonly main: string; readonly sections: string} => {
	const text = fs.existsSync(resultsFile) ? fs.readFileSync(resultsFile, 'utf8') : '';
	const start = text.search(sectionStart);
	return start === -1 ? {main: text, sections: ''} : {main: text.slice(0, start), sections: text.slice(start)};
};

/** Writes what stands before the sections, and keeps those. */
export const writeMain = (main: string): void => {
	const {sections} = parted();
	fs.writeFileSync(resultsFile, sections === '' ? main : `${main.trimEnd()}\n\n${sections}`);
};

/** Writes one section, and keeps everything else. */
export const writeSection = (heading: string, text: string): void => {
	const {main, sections} = parted();
	const others = sections
		.split(/^(?=## )/mv)
		.filter(section => section !== '' && !section.startsWith(`## ${heading}\n`));
	const all = [main, ...others, `## ${heading}\n\n${text}`];
	fs.writeFileSync(resultsFile, all.map(part => `${part.trimEnd()}\n`).join('\n'));
};
