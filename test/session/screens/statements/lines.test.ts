// The planned statements of a batch as lines.
import test from 'ava';
import {ProfileMeshError} from '../../../../source/errors.ts';
import {linesOf} from '../../../../source/session/screens/statements/lines.ts';
import {textOf} from '../../../../source/session/text/line.ts';
import {cellWidth} from '../../../../source/terminal-text.ts';

test('the error of a table that cannot be planned is whole in a narrow window', t => {
	const problem = new ProfileMeshError('source', 'the view monthly_orders of the schema main cannot be read', {
		why: 'no such table: main.orders_of_last_month',
	});
	const lines = linesOf(
		[
			{
				plan: {
					table: {schema: 'main', name: 'monthly_orders', kind: 'view', estimatedRows: null},
					columns: [],
					sampling: {kind: 'all'},
					metrics: new Set(),
					distinct: 'auto',
					maxDistinctValues: 1000,
					histogramBins: 10,
				},
				statements: [],
				bill: {statements: 0, readings: 0, rows: 0, bytes: 0},
				problem,
			},
		],
		60,
	).map(line => textOf(line));
	t.true(lines.every(line => cellWidth(line) <= 60));
	t.is(
		lines
			.slice(1)
			.map(line => line.trim())
			.join(' ')
			.trim(),
		`✖ ${problem.message}: no such table: main.orders_of_last_month`,
	);
});
