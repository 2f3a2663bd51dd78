import test from 'ava';
import type {ColumnInfo} from '../../../source/profiling/table.ts';
import type {Run, RunProfile} from '../../../source/profiling/profile.ts';
import {pairRuns} from '../../../source/drift/run-pair.ts';
import {findSchemaChanges} from '../../../source/drift/schema/schema-changes.ts';
import {column, driftSettings, later, profile} from '../../support/drift-runs.ts';

const schemaChanges = (baseline: RunProfile, current: RunProfile) =>
	findSchemaChanges(pairRuns(baseline, current, driftSettings()));

const changes = (before: Partial<ColumnInfo>, after: Partial<ColumnInfo>, run: Partial<Run> = {}) =>
	schemaChanges(profile([column('a', 'text', {}, before)], run), later([column('a', 'text', {}, after)]));

test('added and removed columns say their type and nullability', t => {
	const found = schemaChanges(
		profile([column('old', 'date', {}, {nullable: null}), column('older', 'text', {}, {databaseType: ''})]),
		later([column('new', 'text', {}, {nullable: false})]),
	);
	t.deepEqual(
		found.map(({severity, reason}) => [severity, reason]),
		[
			['high', 'column removed: old (DATE)'],
			['high', 'column removed: older (no declared type, nullable)'],
			['low', 'column added: new (TEXT, not null)'],
		],
	);
});

test('a changed type is high, whether its text or its meaning changed', t => {
	t.like(changes({databaseType: 'DATE', semanticType: 'date'}, {databaseType: 'TEXT'}), [
		{severity: 'high', reason: 'type changed: a from DATE to TEXT'},
	]);
	t.like(changes({databaseType: 'VARCHAR(50)'}, {databaseType: 'VARCHAR(100)'}), [{kind: 'type_changed'}]);
	t.like(changes({databaseType: 'amount', semanticType: 'decimal'}, {databaseType: 'amount'}), [
		{reason: 'type changed: a from amount (decimal) to amount (text)'},
	]);
});

test('a type that is wider is low, one that is narrower is high', t => {
	const wider = changes({databaseType: 'VARCHAR(50)'}, {databaseType: 'VARCHAR(60)'});
	t.like(wider, [
		{
			severity: 'low',
			reason: 'type changed: a from VARCHAR(50) to VARCHAR(60), which holds every value of before',
		},
	]);
	const narrower = changes({databaseType: 'VARCHAR(60)'}, {databaseType: 'VARCHAR(50)'});
	t.like(narrower, [{severity: 'high', reason: 'type changed: a from VARCHAR(60) to VARCHAR(50)'}]);
});

test('a type written in another case or with other blanks is the same type', t => {
	t.deepEqual(changes({databaseType: 'numeric(10,2)'}, {databaseType: ' NUMERIC ( 10, 2 ) '}), []);
	t.deepEqual(changes({databaseType: 'double  precision'}, {databaseType: 'DOUBLE PRECISION'}), []);
});

test('beside a run of ProfileMesh 0.1 only the meaning of a type counts', t => {
	const legacy = {version: null};
	t.deepEqual(changes({databaseType: 'VARCHAR(50)'}, {databaseType: 'character varying(50)'}, legacy), []);
	t.deepEqual(
		changes({databaseType: 'GEOMETRY', semanticType: 'other'}, {databaseType: 'geometry(point)'}, legacy),
		[],
	);
	t.like(changes({databaseType: 'DATE', semanticType: 'date'}, {databaseType: 'TEXT'}, legacy), [
		{kind: 'type_changed', severity: 'high'},
	]);
});

test('a changed nullability is medium, and an unknown one never fires', t => {
	t.like(changes({nullable: true}, {nullable: false}), [
		{kind: 'nullability_changed', severity: 'medium', reason: 'nullability changed: a is not nullable any more'},
	]);
	t.like(changes({nullable: false}, {nullable: true}), [{reason: 'nullability changed: a is nullable now'}]);
	t.deepEqual(changes({nullable: null}, {nullable: false}), []);
	t.deepEqual(changes({nullable: true}, {nullable: null}), []);
});

test('a column can change its type and its nullability at once', t => {
	t.deepEqual(
		changes({databaseType: 'CHAR(2)', nullable: true}, {nullable: false}).map(({kind}) => kind),
		['type_changed', 'nullability_changed'],
	);
});

test('columns in another order are not a change', t => {
	const [a, b] = [column('a', 'text'), column('b', 'integer')];
	t.deepEqual(schemaChanges(profile([a, b]), later([b, a])), []);
});
