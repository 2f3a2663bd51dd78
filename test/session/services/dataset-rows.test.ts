// The rows of home: what the runs of a table say of it.
import test from 'ava';
import {rowsOf} from '../../../source/session/services/dataset-rows.ts';
import {aRun} from '../../support/run-profiles.ts';

const at = (text: string): Date => new Date(text);

const failedIn = (slicesMadeAt: string, failedAt: string) => {
	const runs = ['2018-01-01', '2017-12-31'].map(day =>
		aRun({profiledAt: at(`${day}T00:00:00Z`), startedAt: at(slicesMadeAt)}),
	);
	const failure = aRun({status: 'failed', profiledAt: at(failedAt), error: 'It has no column day.'});
	const [row] = rowsOf([{schema: 'main', name: 'customers', kind: 'table', estimatedRows: null}], {
		histories: [{schemaName: 'main', datasetName: 'customers', runs}],
		failures: [failure],
	});
	return row?.failed;
};

test('a failure is the last run only until slices of old days are profiled after it', t => {
	t.is(failedIn('2026-03-01T10:31:00Z', '2026-03-01T10:30:00Z'), undefined);
	t.is(failedIn('2026-03-01T10:29:00Z', '2026-03-01T10:30:00Z')?.error, 'It has no column day.');
});
