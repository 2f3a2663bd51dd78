// Pages can be read in a terminal and in a diff, and their links lead somewhere.
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {repository} from '../support/cli.ts';

/** Pages that programs write, with tables and statements of any width. */
const written: ReadonlySet<string> = new Set([
	'test/benchmark/results.md',
	'test/connectors/snowflake/snapshots/statements.test.ts.md',
]);

const maxColumns = 120;

const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
	cwd: repository,
	encoding: 'utf8',
})
	.split('\n')
	.filter(page => page !== '' && !written.has(page) && fs.existsSync(path.join(repository, page)));

const textOf = (page: string): string => fs.readFileSync(path.join(repository, page), 'utf8');

const withoutCode = (text: string): string => text.replaceAll(/^```[\s\S]+?^```$/gmv, '').replaceAll(/`[^`]*`/gv, 'x');

/** What GitHub makes of the headings of a page. */
const anchorsOf = (page: string): ReadonlySet<string> =>
	new Set(
		textOf(page)
			.replaceAll(/^```[\s\S]+?^```$/gmv, '')
			.split('\n')
			.filter(line => line.startsWith('#'))
			.map(line =>
				line
					.replace(/^#+ /v, '')
					.toLowerCase()
					.replaceAll(/[^\p{Letter}\p{Number} \-_]/gv, '')
					.replaceAll(' ', '-'),
			),
	);

/** Whether a link leads to a file, a folder or a heading that is there. Other servers are not asked. */
const isDeadEnd = (page: string, link: string): boolean => {
	if (/^[a-z]+:/v.test(link)) {
		return false;
	}

	const [file = '', anchor] = link.split('#', 2);
	const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
	return !fs.existsSync(path.join(repository, target)) || (anchor !== undefined && !anchorsOf(target).has(anchor));
};

test(`no line of a page is wider than ${maxColumns} columns`, t => {
	t.true(pages.length > 10);
	t.deepEqual(
		pages.flatMap(page =>
			textOf(page)
				.split('\n')
				.flatMap((line, index) => ([...line].length > maxColumns ? [`${page}:${index + 1}`] : [])),
		),
		[],
	);
});

test('every link of a page leads to a file and a heading that are there', t => {
	const links = pages.flatMap(page =>
		withoutCode(textOf(page))
			.matchAll(/\]\((?<link>[^\s\)]+)\)/gv)
			.map(([, link = '']) => ({page, link}))
			.toArray(),
	);
	t.true(links.length > 30);
	t.deepEqual(
		links.filter(({page, link}) => isDeadEnd(page, link)).map(({page, link}) => `${page}: ${link}`),
		[],
	);
});
