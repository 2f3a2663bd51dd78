// Configs that are broken: one clear error each, and where it is.
import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {temporaryDirectory} from '../support/cli.ts';
import {runCommand} from '../support/command.ts';
import {actingCharacters} from '../support/hostile.ts';

const source = 'source: {type: sqlite, filepath: shop.db}\n';

/** The text of a config, and what its error must name: the line and column, and a word or two. */
type Broken = readonly [text: string, line: number, column: number, words: RegExp];

const broken: readonly Broken[] = [
	['', 1, 1, /empty/v],
	['# only a comment\n', 1, 1, /empty|source/v],
	['just text', 1, 1, /source|mapping|keys/v],
	['- a\n- list\n', 1, 1, /mapping|list|keys/v],
	['profiling: {}\n', 1, 1, /source/v],
	['source:\n', 1, 1, /source/v],
	['source: sqlite\n', 1, 9, /source/v],
	['source: {type: mysql}\n', 1, 16, /must be sqlite, postgres, snowflake, duckdb or files/v],
	['source: {filepath: shop.db}\n', 1, 1, /type/v],
	['source: {type: sqlite}\n', 1, 1, /filepath/v],
	['source: {type: sqlite, filepath: 12}\n', 1, 34, /filepath/v],
	['source: {type: sqlite, filepath: shop.db, host: db}\n', 1, 43, /host/v],
	['source: {type: sqlite, filpath: shop.db}\n', 1, 24, /filepath/v],
	[`${source}sorce: {}\n`, 2, 1, /source/v],
	[`${source}profiling:\n  histogram_bins: many\n`, 3, 19, /histogram_bins/v],
	[`${source}profiling:\n  histogram_bins: 0\n`, 3, 19, /histogram_bins/v],
	[`${source}profiling:\n  default_sample_ratio: 1.5\n`, 3, 25, /default_sample_ratio/v],
	[`${source}profiling:\n  default_sample_ratio: 0\n`, 3, 25, /default_sample_ratio/v],
	[`${source}profiling:\n  concurrency: -1\n`, 3, 16, /concurrency/v],
	[`${source}profiling:\n  concurrency: 1.5\n`, 3, 16, /concurrency/v],
	[`${source}profiling:\n  statement_timeout: soon\n`, 3, 22, /statement_timeout/v],
	[`${source}profiling:\n  metrics: [mean, medan]\n`, 3, 19, /medan|metrics/v],
	[`${source}profiling:\n  distinct: roughly\n`, 3, 13, /distinct/v],
	[`${source}profiling:\n  tables: customers\n`, 3, 11, /tables/v],
	[`${source}profiling:\n  tables:\n    - name: customers\n`, 4, 7, /name|table/v],
	[`${source}profiling:\n  tables:\n    - table: customers\n      colums: [a]\n`, 5, 7, /columns/v],
	[`${source}profiling:\n  tables:\n    - table: /(/\n`, 4, 14, /regular expression/v],
	[`${source}profiling:\n  tables:\n    - table: a\n      sample_size: -5\n`, 5, 20, /sample_size/v],
	[`${source}drift:\n  thresholds: {low: 50, medium: 15, high: 30}\n`, 3, 15, /low|medium/v],
	[`${source}drift:\n  thresholds: {lo: 5}\n`, 3, 16, /low/v],
	[`${source}storage:\n  connection: {type: sqlite}\n`, 3, 3, /filepath/v],
	[`${source}storage:\n  create_tables: maybe\n`, 3, 18, /create_tables/v],
	[`${source}environment: nowhere\n`, 2, 14, /environment/v],
	['source: {type: sqlite, filepath: shop.db\n', 2, 1, /./v],
	['source: {type: sqlite, filepath: "shop.db}\n', 2, 1, /quote|string/iv],
	['source:\n\ttype: sqlite\n', 2, 1, /tab/iv],
	['source: {type: sqlite, type: sqlite, filepath: shop.db}\n', 1, 24, /unique|twice/iv],
	['source: &a {type: sqlite, filepath: *b}\n', 1, 37, /alias|b/iv],
	['source: {type: sqlite, filepath: "${NOT_SET_ANYWHERE}"}\n', 1, 34, /NOT_SET_ANYWHERE/v],
	['{"source": {"type": "sqlite" "filepath": "shop.db"}}', 1, 21, /./v],
];

test(`each of ${broken.length} broken configs is reported with line, column and status 2, on stderr alone`, async t => {
	const directory = await temporaryDirectory(t);
	for (const [index, [text, line, column, words]] of broken.entries()) {
		const file = path.join(directory, `broken-${index}.${text.startsWith('{"') ? 'json' : 'yml'}`);
		await fs.writeFile(file, text);
		const {status, stdout, stderr} = await runCommand(['profile', '--config', file]);
		t.is(status, 2, `${text}\n${stderr}`);
		t.is(stdout, '', text);
		const [first = ''] = stderr.split('\n', 1);
		t.true(first.startsWith(`error: ${file}:${line}:${column}: `), `${text}\n${stderr}`);
		t.regex(first, words, text);
		t.false(stderr.includes('did not expect'));
		t.deepEqual(actingCharacters(stderr), []);
	}

	t.deepEqual(
		(await fs.readdir(directory)).filter(name => !name.startsWith('broken-')),
		[],
	);
});
