// The pages of the documentation, and the examples in them.
import fs from 'node:fs';
import path from 'node:path';
import {repository} from './cli.ts';

export type Example = {
	/** The page and the line of the start of the block. */
	readonly where: string;
	/** The text of the nearest heading above. */
	readonly heading: string;
	readonly language: string;
	readonly code: string;
};

/** The pages for users, by their paths in the repository. */
export const userPages = (): readonly string[] => [
	'readme.md',
	...fs
		.readdirSync(path.join(repository, 'docs'))
		.filter(name => name.endsWith('.md'))
		.map(name => `docs/${name}`),
];

const fence = /^```(?<language>\w*)$/v;

/** The blocks of code of a page. */
export const examplesOf = (page: string): readonly Example[] => {
	const examples: Example[] = [];
	let heading = '';
	let block: {readonly language: string; readonly line: number; readonly lines: string[]} | undefined;
	for (const [index, line] of fs.readFileSync(path.join(repository, page), 'utf8').split('\n').entries()) {
		const marked = fence.exec(line);
		if (marked === null) {
			block?.lines.push(line);
			heading = block === undefined && line.startsWith('#') ? line.replace(/^#+ /v, '') : heading;
		} else if (block === undefined) {
			block = {language: marked[1] ?? '', line: index + 1, lines: []};
		} else {
			const {language, line: begin, lines} = block;
			examples.push({where: `${page}:${begin}`, heading, language, code: `${lines.join('\n')}\n`});
			block = undefined;
		}
	}

	return examples;
};
