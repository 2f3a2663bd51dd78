import test from 'ava';
import {planCommand} from '../../source/commands/plan.ts';
import {ProfileMeshError} from '../../source/errors.ts';
import {memoryWorkspace, plannedTable, recordedOutput} from '../support/cli-workspace.ts';
import {runCommand} from '../support/command.ts';
import {numbers, placeWith} from '../support/workspaces.ts';

const plans = [
	{
		...plannedTable('customers', {estimatedRows: 12_480, estimatedBytes: 1_234_567}),
		bill: {statements: 1, readings: 1, rows: 12_480, bytes: 1_234_567},
	},
	{
		...plannedTable('v_returns', {kind: 'view', estimatedRows: null}),
		bill: {statements: 1, readings: 1, rows: null, bytes: null},
	},
];

test('the plan shows each matching table with its estimated rows, columns and sample, then the statements', async t => {
	const output = recordedOutput();
	t.is(await planCommand({}, memoryWorkspace({plans}), output), 0);
	t.is(
		output.written.stdout,
		`${[
			'dataset    kind       rows       size  columns  sample    statements',
			'customers  table  ≈ 12,480  ≈ 1.23 MB        1  all rows           1',
			'v_returns  view          –          –        1  all rows           1',
			'',
			'2 statements, 2 of them read rows: at most ≈ 12,480 rows ' +
				'and 1.23 MB, and tables whose size the catalogue does not know',
			'',
			'customers',
			'  SELECT "id"',
			'  FROM "customers"',
			'',
			'v_returns',
			'  SELECT "id"',
			'  FROM "v_returns"',
		].join('\n')}\n`,
	);
});

test('the plan as JSON has the names and the expected cost of each table', async t => {
	const output = recordedOutput();
	await planCommand({json: true}, memoryWorkspace({plans}), output);
	const document: unknown = JSON.parse(output.written.stdout);
	t.like(document, [
		{
			dataset_name: 'customers',
			schema_name: 'main',
			kind: 'table',
			estimated_rows: 12_480,
			sampling: {kind: 'all'},
			columns: [{column_name: 'id', column_type: 'INTEGER', primary_key: true, unique: null}],
			statements: ['SELECT "id"\nFROM "customers"'],
			estimated_bytes: 1_234_567,
			bill: {
				statements: 1,
				statements_that_read_rows: 1,
				estimated_rows: 12_480,
				estimated_bytes: 1_234_567,
			},
		},
		{dataset_name: 'v_returns', estimated_rows: null, bill: {estimated_rows: null, estimated_bytes: null}},
	]);
});

test('a table that no profile could read is named, and the others are still planned', async t => {
	const problem = new ProfileMeshError('profile', 'The view cannot be read', {
		why: 'no such table: gone',
		hint: 'Mend the view',
	});
	const output = recordedOutput();
	const status = await planCommand(
		{json: true},
		memoryWorkspace({plans: [...plans, {...plannedTable('broken'), problem}]}),
		output,
	);
	t.is(status, 0);
	t.is(
		output.written.stderr,
		'cannot be profiled: main.broken: The view cannot be read\n  why: no such table: gone\n  hint: Mend the view\n',
	);
	const document: unknown = JSON.parse(output.written.stdout);
	t.like(document, [
		{problem: null},
		{problem: null},
		{dataset_name: 'broken', problem: {why: 'no such table: gone'}},
	]);
});

test('tables of several schemas are distinguished', async t => {
	const output = recordedOutput();
	await planCommand(
		{},
		memoryWorkspace({plans: [plannedTable('t', {schema: 'a'}), plannedTable('t', {schema: 'b'})]}),
		output,
	);
	t.regex(output.written.stdout, /^a\.t .*\nb\.t /mv);
});

test('a plan without tables is an error', async t => {
	await t.throwsAsync(planCommand({}, memoryWorkspace({}), recordedOutput()), {message: 'No table matches'});
});

test('a rule of the config that matches no table is named, whether it was misspelt or its table is gone', async t => {
	const {config} = await placeWith(t, numbers('a', 10), {
		profiling: {tables: [{table: 'a'}, {table: 'gone_*'}, {schema: 'archive', table: 'a'}]},
	});
	for (const command of ['plan', 'profile']) {
		const {status, stderr} = await runCommand([command, '--config', config]);
		t.is(status, 0);
		t.is(
			stderr,
			'warning: profiling.tables has gone_*, which matches no table\n' +
				'warning: profiling.tables has archive.a, which matches no table\n',
		);
	}

	const one = await runCommand(['profile', '--config', config, '--table', 'a']);
	t.is(one.stderr, '');
});
