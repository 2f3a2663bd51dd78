import {Buffer} from 'node:buffer';
import {mkdir, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {gzipSync, zstdCompressSync} from 'node:zlib';
import test, {type ExecutionContext} from 'ava';
import {filesDatabase} from '../../../source/connectors/files/database.ts';
import {tableOfPattern} from '../../../source/connectors/files/file-name.ts';
import {ProfileMeshError} from '../../../source/errors.ts';
import {inDuckDb} from '../../support/duckdb.ts';
import {openTestFiles} from '../../support/file-tables.ts';
import {columnOf, measure, planOf, temporaryDirectory, valueOf} from '../../support/sqlite.ts';

const place = async (t: ExecutionContext, files: Readonly<Record<string, string | Buffer>>): Promise<string> => {
	const directory = await temporaryDirectory(t);
	for (const [name, content] of Object.entries(files)) {
		const file = path.join(directory, name);
		await mkdir(path.dirname(file), {recursive: true});
		await writeFile(file, content);
	}

	return directory;
};

const csv = 'id,name\n1,Ada\n2,Bob\n3,Ada\n';

test('CSV, TSV and JSON lines, plain or compressed, give the figures of the same rows in Parquet', async t => {
	const lines = '{"id":1,"name":"Ada"}\n{"id":2,"name":"Bob"}\n{"id":3,"name":"Ada"}\n';
	const directory = await place(t, {
		'plain.csv': csv,
		'tabs.tsv': csv.replaceAll(',', '\t'),
		'zipped.csv.gz': gzipSync(csv),
		'small.csv.zst': zstdCompressSync(csv),
		'lines.jsonl': lines,
		'packed.ndjson.gz': gzipSync(lines),
	});
	const parquet = path.join(directory, 'columns.parquet');
	await inDuckDb(':memory:', async connection =>
		connection.run(
			`COPY (SELECT * FROM (VALUES (1::BIGINT, 'Ada'), (2, 'Bob'), (3, 'Ada')) AS t(id, name)) TO '${parquet}'`,
		),
	);
	const source = await openTestFiles(t, [
		parquet,
		...['plain.csv', 'tabs.tsv', 'zipped.csv.gz', 'small.csv.zst', 'lines.jsonl', 'packed.ndjson.gz'].map(name =>
			path.join(directory, name),
		),
	]);
	const tables = await source.listTables();
	t.deepEqual(
		tables.map(({name, estimatedRows}) => [name, estimatedRows]),
		[['columns', 3], ...['plain', 'tabs', 'zipped', 'small', 'lines', 'packed'].map(name => [name, null])],
	);
	const [expected, ...others] = await Promise.all(
		tables.map(async ({name}) => (await measure(source, await planOf(source, name))).columns),
	);
	t.is(expected?.length, 2);
	for (const other of others) {
		t.deepEqual(other, expected);
	}
});

test('files of a pattern are one table, and folders such as year=2024 are columns of it', async t => {
	const directory = await place(t, {
		'sales/year=2023/a.csv': csv,
		'sales/year=2024/b.csv': 'id,name,note\n4,Eve,new\n',
	});
	const source = await openTestFiles(t, [path.join(directory, 'sales/year=*/*.csv')]);
	const measurement = await measure(source, await planOf(source, 'sales'));
	t.is(measurement.rowCount, 4);
	t.is(valueOf(measurement, 'note', 'null_count'), 3);
	t.deepEqual(valueOf(measurement, 'year', 'top_values'), [
		{value: 2023, count: 3},
		{value: 2024, count: 1},
	]);
});

test('rows that do not parse are named with file, line and value; the rest is profiled', async t => {
	const rows = Array.from({length: 30_000}, (_, index) => `${index === 25_000 ? 'half way' : index},n${index}`);
	const directory = await place(t, {'bad.csv': `id,name\n${rows.join('\n')}\n7,x,y\n`});
	const file = path.join(directory, 'bad.csv');
	const source = await openTestFiles(t, [file]);
	const measurement = await measure(source, await planOf(source, 'bad'));
	t.is(measurement.rowCount, 29_999);
	t.is(valueOf(measurement, 'id', 'max'), 29_999);
	const all = measurement.columns.flatMap(({errors}) => errors.values().toArray()).join(' ');
	t.true(all.includes(`${file} line 25002: Could not convert string "half way" to 'BIGINT'`), all);
	t.true(all.includes(`${file} line 30002: Expected Number of Columns: 2 Found: 3`), all);
	t.regex(columnOf(measurement, 'id').errors.get('mismatched_count') ?? '', /^1 row is left out\./v);
});

test('a row of another length among the first ones does not hide the columns, and is named with its line', async t => {
	const rows = Array.from({length: 1000}, (_, index) => `${index},n${index}`);
	const directory = await place(t, {
		'short.csv': ['id,name', ...rows.slice(0, 3), '7', ...rows.slice(3)].join('\n'),
		'long.csv': ['id,name', '7,a,b', ...rows].join('\r\n'),
		'said.csv': ['id,name', '7', ...rows].join('\n'),
		'texts.csv': 'text\none, two\nno comma\nmore\n',
	});
	const files = ['short.csv', 'long.csv', 'texts.csv'].map(name => path.join(directory, name));
	const source = await openTestFiles(t, files);
	for (const [name, line] of [
		['short', 5],
		['long', 2],
	] as const) {
		const measurement = await measure(source, await planOf(source, name));
		t.is(measurement.rowCount, 1000);
		t.is(valueOf(measurement, 'id', 'max'), 999);
		const all = measurement.columns.flatMap(({errors}) => errors.values().toArray()).join(' ');
		t.true(all.includes(`1 row is left out. ${path.join(directory, `${name}.csv`)} line ${line}: Expected`), all);
	}

	const texts = await measure(source, await planOf(source, 'texts'));
	t.deepEqual([texts.rowCount, texts.columns.map(({column}) => column.name)], [3, ['text']]);
	const said = await openTestFiles(t, [path.join(directory, 'said.csv')], {delimiter: ','});
	t.is((await measure(said, await planOf(said, 'said'))).rowCount, 1000);
});

test('empty files, missing headers, a byte order mark, Latin-1 and doubled names have defined answers', async t => {
	const directory = await place(t, {
		'empty.csv': '',
		'only.csv': 'a,b\n',
		'bare.csv': '1,2\n3,4\n',
		'marked.csv': '\u{FEFF}a;b\n1;2\n',
		'latin.csv': Buffer.from('city\nM\u{FC}nchen\nK\u{F6}ln\n', 'latin1'),
		'twice.csv': 'a,a\n1,2\n',
	});
	const names = ['empty', 'only', 'bare', 'marked', 'latin', 'twice'];
	const files = names.map(name => path.join(directory, `${name}.csv`));
	const source = await openTestFiles(t, files);
	const shapeOf = async (name: string) => {
		const {rowCount, columns} = await measure(source, await planOf(source, name));
		return [rowCount, ...columns.map(({column}) => column.name)];
	};

	t.deepEqual(await shapeOf('empty'), [0, 'column0']);
	t.deepEqual(await shapeOf('only'), [0, 'a', 'b']);
	t.deepEqual(await shapeOf('bare'), [2, 'column0', 'column1']);
	t.deepEqual(await shapeOf('marked'), [1, 'a', 'b']);
	t.deepEqual(await shapeOf('twice'), [1, 'a', 'a_1']);
	await t.throwsAsync(async () => shapeOf('latin'), {message: /latin\.csv/v});
	const western = await openTestFiles(t, files, {encoding: 'latin-1', types: {city: 'VARCHAR'}});
	const latin = await measure(western, await planOf(western, 'latin'));
	t.deepEqual(valueOf(latin, 'city', 'top_values'), [
		{value: 'Köln', count: 1},
		{value: 'München', count: 1},
	]);
});

test('header, delimiter and types of the config override what is detected', async t => {
	const directory = await place(t, {'codes.csv': '01|x\n02|y\n'});
	const source = await openTestFiles(t, [path.join(directory, 'codes.csv')], {
		header: false,
		delimiter: '|',
		types: {column0: 'VARCHAR'},
	});
	const measurement = await measure(source, await planOf(source, 'codes'));
	t.deepEqual(valueOf(measurement, 'column0', 'top_values'), [
		{value: '01', count: 1},
		{value: '02', count: 1},
	]);
});

test('lines that are no JSON are named with file and line, and the other lines are profiled', async t => {
	const long = Array.from({length: 30_000}, (_, index) => `{"a":${index},"day":"2024-01-02"}`);
	const directory = await place(t, {
		'early.jsonl': '{"a":1,"b":{"k":[1]}}\n{"a":2,"b":\n\n{"a":3,"c":"é"}\nno JSON\n',
		'late.ndjson': [...long, '{"a":', '{"a":7,"day":null}'].join('\n'),
		'two-1.jsonl': '{"a":1}\n',
		'two-2.jsonl': '{"a":2}\n{a}\n',
	});
	const paths = ['early.jsonl', 'late.ndjson', 'two-*.jsonl'].map(name => path.join(directory, name));
	const source = await openTestFiles(t, paths);
	const [early, late, two] = [
		await measure(source, await planOf(source, 'early')),
		await measure(source, await planOf(source, 'late')),
		await measure(source, await planOf(source, 'two')),
	];
	const errorsOf = ({columns}: typeof early) => columns.flatMap(({errors}) => errors.values().toArray());
	t.is(early.rowCount, 2);
	t.is(valueOf(early, 'a', 'max'), 3);
	t.deepEqual(valueOf(early, 'b', 'top_values'), [{value: '{"k":[1]}', count: 1}]);
	const earlyFile = path.join(directory, 'early.jsonl');
	t.deepEqual(errorsOf(early), [
		`2 rows are left out. ${earlyFile} line 2: It is not JSON: {"a":2,"b":; ` +
			`${earlyFile} line 5: It is not JSON: no JSON`,
	]);
	t.deepEqual(valueOf(early, 'c', 'top_values'), [{value: 'é', count: 1}]);
	t.is(late.rowCount, 30_001);
	t.is(valueOf(late, 'a', 'max'), 29_999);
	t.is(valueOf(late, 'day', 'null_count'), 1);
	t.regex(errorsOf(late).join(' '), /^1 row is left out\. .*late\.ndjson line 30001: It is not JSON: \{"a":$/v);
	t.is(two.rowCount, 2);
	t.regex(errorsOf(two).join(' '), /^1 row is left out\. .*two-2\.jsonl line 2: It is not JSON: \{a\}$/v);
});

test('lines above the header of a CSV file are left out, and a notice says so once', async t => {
	const directory = await place(t, {
		'titled.csv': 'People of the town\nname,age\nBob,3\nAnn,4\n',
		'plain.csv': 'name,age\nBob,3\nAnn,4\n',
	});
	const notices: string[] = [];
	const files = ['titled.csv', 'plain.csv'].map(name => path.join(directory, name));
	const source = await openTestFiles(t, files, {
		onNotice(text) {
			notices.push(text);
		},
	});
	for (const table of await source.listTables()) {
		const columns = await source.describeColumns(table);
		t.deepEqual(
			columns.map(({name}) => name),
			['name', 'age'],
		);
		await source.describeColumns(table);
	}

	t.deepEqual(notices, [
		`${path.join(directory, 'titled.csv')} is read without the first line, because the next lines differ`,
	]);
});

test('rows behind a figure and slices are read without the rows of a file that cannot be read', async t => {
	const days = Array.from({length: 30_000}, (_, index) => ({id: index, day: `2024-01-0${1 + (index % 2)}`}));
	const lines = days.map(row => JSON.stringify(row));
	const directory = await place(t, {
		'lines.jsonl': [...lines, '{"id":', '{"id":-7,"day":"2024-01-01"}'].join('\n'),
		'rows.csv': ['id,day', ...days.map(({id, day}) => `${id},${day}`), '1,no day', '-7,2024-01-01'].join('\n'),
	});
	const notices: string[] = [];
	const files = ['lines.jsonl', 'rows.csv'].map(name => path.join(directory, name));
	const source = await openTestFiles(t, files, {
		onNotice(text) {
			notices.push(text);
		},
	});
	const {signal} = new AbortController();
	for (const table of await source.listTables()) {
		const columns = await source.describeColumns(table);
		const found = await source.readRows(
			{table, columns, hasAllColumns: true, filter: {kind: 'equal', column: 'id', value: -7}, limit: 10},
			signal,
		);
		t.deepEqual(found.rows, [['-7', '2024-01-01']]);
		const [, column] = columns;
		t.truthy(column);
		const {slices} = await source.countSlices(table, {column: column!, by: 'day', timezone: 'UTC'}, signal);
		t.deepEqual(
			slices.map(({rows}) => rows),
			[15_001, 15_000],
		);
	}

	t.deepEqual(
		notices,
		files.map(file => `Rows of ${file} that cannot be read are left out; a profile names them`),
	);
});

test('the error of a file that cannot be read names the line, if there is one, and what to do', async t => {
	const directory = await place(t, {
		'cut.json': '{"a":1}\n{"a":\n{"a":3}\n',
		'torn.parquet': 'no Parquet',
		'latin.csv': Buffer.from('city\nM\u{FC}nchen\nK\u{F6}ln\n', 'latin1'),
		'open.csv': 'id,name\n1,Ada\n2,"Bob\n3,Cy\n4,Di\n',
	});
	const files = ['cut.json', 'torn.parquet', 'latin.csv', 'open.csv'].map(name => path.join(directory, name));
	const source = await openTestFiles(t, files);
	const errorOf = async (name: string) =>
		t.throwsAsync<ProfileMeshError>(async () => planOf(source, name), {instanceOf: ProfileMeshError});
	const hintOf = async (name: string) => (await errorOf(name))?.hint;

	t.is(await hintOf('cut'), 'Check the file: it must be JSON in UTF-8, one object a line or an array of objects.');
	t.is(await hintOf('torn'), 'Check the file: it must be a whole Parquet file that DuckDB can read.');
	t.is(await hintOf('latin'), 'Where it is Latin-1, set source.encoding: latin-1 (or utf-16).');
	t.is((await errorOf('open'))?.why, 'CSV Error on Line: 3: Value with unterminated quote found.');
});

test('a broken file, or a pattern without files, fails only its own table; changed files are read again', async t => {
	const directory = await place(t, {
		'good.csv': csv,
		'broken.parquet': 'no Parquet',
		'broken.json': '{"a":1}\n{"a":',
	});
	const paths = ['good.csv', 'broken.parquet', 'broken.json', 'none*.csv'].map(name => path.join(directory, name));
	const notices: string[] = [];
	const source = await openTestFiles(t, paths, {
		onNotice(text) {
			notices.push(text);
		},
	});
	const plan = await planOf(source, 'good');
	t.is((await measure(source, plan)).rowCount, 3);
	await t.throwsAsync(async () => planOf(source, 'broken'), {message: /broken\.parquet/v});
	await t.throwsAsync(async () => planOf(source, 'broken_2'), {message: /broken\.json/v});
	await t.throwsAsync(async () => planOf(source, 'none'), {message: /none/v});
	await writeFile(path.join(directory, 'good.csv'), 'id,name\n9,New\n');
	const changed = await measure(source, plan);
	t.deepEqual(valueOf(changed, 'name', 'top_values'), [{value: 'New', count: 1}]);
	t.is(notices.length, 1);
	await rm(path.join(directory, 'good.csv'));
	await t.throwsAsync(async () => measure(source, plan), {message: /good/v});
	await t.throwsAsync(async () => openTestFiles(t, [path.join(directory, 'gone.csv')]), {
		message: /No file matches/v,
	});
});

test('a source is named by its file or pattern, and a table by its file or the text before the pattern', async t => {
	const directory = await place(t, {'orders.csv': csv});
	const file = path.join(directory, 'orders.csv');
	t.deepEqual(await filesDatabase.named(file), {
		connection: {type: 'files', paths: [file]},
		name: 'orders.csv',
		target: file,
	});
	t.like(await filesDatabase.named(path.join(directory, '*.csv')), {name: path.basename(directory)});
	t.is(await filesDatabase.named('shop.db'), undefined);
	await t.throwsAsync(async () => filesDatabase.named(path.join(directory, 'none.csv')), {
		message: /There is no file/v,
	});
	t.deepEqual(
		['/a/orders-*.csv.gz', '/a/b/*.csv', '/a/sales/year=*/*.parquet', '/a/x.y.csv', '*.csv'].map(name =>
			tableOfPattern(name),
		),
		['orders', 'b', 'sales', 'x.y', 'files'],
	);
});
