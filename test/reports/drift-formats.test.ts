// Drift reports in the formats of others, checked against their own schemas, with hostile names and values.
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {Ajv} from 'ajv';
import ajvDraft04 from 'ajv-draft-04';
import test from 'ava';
import {validateXML} from 'xmllint-wasm';
import {applyAcceptances} from '../../source/drift/decisions/apply-acceptances.ts';
import type {DriftReport} from '../../source/drift/report.ts';
import {driftJsonSchema} from '../../source/reports/drift-json-schema.ts';
import {driftJson} from '../../source/reports/drift-json.ts';
import {driftJunit} from '../../source/reports/drift-junit.ts';
import {driftMarkdown} from '../../source/reports/drift-markdown.ts';
import {driftSarif} from '../../source/reports/drift-sarif.ts';
import {jsonText} from '../../source/reports/json-text.ts';
import {repository} from '../support/cli.ts';
import {column, driftOf, driftSettings, later, profile} from '../support/drift-runs.ts';
import {profiledColumn, profiledRun, shapes} from '../support/drawn-runs.ts';
import {hostileTexts} from '../support/hostile.ts';
import {randomNumbers} from '../support/random.ts';

const read = (file: string): string => fs.readFileSync(path.join(repository, file), 'utf8');

/**
Every kind of finding: figures, distributions of both sorts, each change of a schema, what is not judged, and what is
accepted.
*/
const richReport = (name: string): DriftReport => {
	const random = randomNumbers(1);
	const times = (count: number, value: (index: number) => string) =>
		Array.from({length: count}, (_, index) => value(index));
	const before = profiledRun(
		[
			profiledColumn(`${name} number`, 'float', shapes.normal.draw(random, 500)),
			profiledColumn(
				`${name} value`,
				'text',
				times(500, index => (index % 4 === 0 ? `${name} old` : 'usual')),
			),
			profiledColumn(`${name} date`, 'date', shapes.dates.draw(random, 500)),
			profiledColumn(
				`${name} key`,
				'integer',
				Array.from({length: 500}, (_, index) => index),
				{primaryKey: true},
			),
			column(`${name} typed`, 'date'),
			column(`${name} strict`, 'text', {}, {nullable: false}),
			profiledColumn(`${name} old name`, 'float', shapes.lognormal.draw(randomNumbers(2), 500)),
			column(`${name} gone`, 'text'),
			column(`${name} failed`, 'float', {mean: 1}),
		],
		{datasetName: name, schemaName: name},
	);
	const after = profiledRun(
		[
			profiledColumn(`${name} number`, 'float', shapes.normal.draw(random, 500, 2)),
			profiledColumn(
				`${name} value`,
				'text',
				times(500, index => (index % 4 === 0 ? `${name} new` : 'usual')),
			),
			profiledColumn(`${name} date`, 'date', shapes.dates.draw(random, 500)),
			profiledColumn(
				`${name} key`,
				'integer',
				Array.from({length: 600}, (_, index) => index),
				{primaryKey: true},
			),
			column(`${name} typed`, 'text'),
			column(`${name} strict`, 'text'),
			profiledColumn(`${name} new name`, 'float', shapes.lognormal.draw(randomNumbers(2), 500)),
			column(`${name} added`, 'integer'),
			column(`${name} failed`, 'float', {}, {errors: {mean: name}}),
		],
		{
			datasetName: name,
			schemaName: name,
			runId: '550e8400-e29b-41d4-a716-446655440001',
			profiledAt: later([]).run.profiledAt,
		},
	);
	return applyAcceptances(
		driftOf(before, after),
		[
			{
				dataset: `${name}.${name}`,
				environment: 'development',
				column: `${name} number`,
				metric: 'mean',
				severity: 'high',
				reason: name,
				accepted_at: '2026-03-01T06:00:00.000Z',
				expires: '2099-01-01',
			},
		],
		{settings: driftSettings(), now: new Date()},
	);
};

const plain = richReport('shop');
const hostile = hostileTexts.map(text => richReport(text));
const quiet = driftOf(profile([column('a', 'integer', {mean: 1})]), later([column('a', 'integer', {mean: 1})]));
const failure = {dataset: 'main."broken"', message: 'The run cannot be read', why: 'database is <locked>'};
const all = [plain, ...hostile, quiet];

test('the report that is checked has every kind of finding', t => {
	t.is(new Set(plain.schemaChanges.map(({kind}) => kind)).size, 5);
	t.true(plain.summary.accepted > 0 && plain.summary.totalDrifts > 1);
	t.true(
		plain.metricDrifts.some(drift => drift.state === 'not_judged') &&
			plain.metricDrifts.some(
				drift => drift.metricName === 'distribution' && drift.distribution?.kind === 'values',
			),
	);
});

test('the JSON of a report is valid by the published schema, which is the one that the program prints', t => {
	const ajv = new Ajv({strict: false, validateFormats: false});
	const validate = ajv.compile(driftJsonSchema());
	for (const report of all) {
		const document: unknown = JSON.parse(jsonText(driftJson(report)));
		t.true(validate(document), JSON.stringify(validate.errors?.slice(0, 2)));
	}

	t.false(validate({...driftJson(plain), unknown: 1}));
	t.is(read('examples/drift-report.schema.json'), jsonText(driftJsonSchema()));
});

test('SARIF is valid by the schema of version 2.1.0', t => {
	const schemaFile = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/package.json');
	const schema = JSON.parse(
		fs.readFileSync(path.join(path.dirname(schemaFile), 'lib', 'schemas', 'sarif-2.1.0-rtm.5.json'), 'utf8'),
	) as object;
	const {default: Draft04} = ajvDraft04;
	const validate = new Draft04({strict: false, validateFormats: false, unicodeRegExp: false}).compile(schema);
	for (const reports of [all, [], [quiet]]) {
		const log: unknown = JSON.parse(
			jsonText(driftSarif(reports, [failure], path.join(repository, 'examples', 'config_sqlite.yml'))),
		);
		t.true(validate(log), JSON.stringify(validate.errors?.slice(0, 2)));
	}

	t.false(validate({version: '2.1.0'}));
});

test('a SARIF result has the drift, its severity, the place of the rules, and its acceptance', t => {
	const {runs} = driftSarif([plain], [failure], path.join(repository, 'examples', 'config_sqlite.yml'));
	const [log] = runs;
	const accepted = log?.results.find(({ruleId}) => ruleId === 'drift/mean');
	t.like(accepted, {
		level: 'warning',
		suppressions: [{kind: 'external', status: 'accepted', justification: 'shop (until 2099-01-01)'}],
	});
	t.like(accepted?.locations[0], {
		physicalLocation: {artifactLocation: {uri: 'examples/config_sqlite.yml'}},
		logicalLocations: [{fullyQualifiedName: 'shop.shop.shop number.mean'}],
	});
	t.true(log?.results.some(({ruleId, level}) => ruleId === 'schema/column_renamed' && level === 'warning'));
	t.is(
		log?.results.length,
		plain.schemaChanges.length + plain.metricDrifts.filter(({severity}) => severity !== 'none').length,
	);
	t.deepEqual(
		log?.tool.driver.rules.map(({id}) => id).toSorted(),
		[...new Set(log?.results.map(({ruleId}) => ruleId))].toSorted(),
	);
	t.is(
		new Set(log?.results.map(({partialFingerprints}) => partialFingerprints['profilemeshDrift/v1'])).size,
		log?.results.length ?? 0,
	);
	t.false(log?.invocations[0]?.executionSuccessful);
});

test('JUnit XML is valid by the schema that Jenkins reads it with', async t => {
	const schema = read('test/reports/schemas/junit-10.xsd');
	for (const reports of [all, [], [quiet]]) {
		const {valid, errors} = await validateXML({
			xml: [{fileName: 'drift.xml', contents: driftJunit(reports, [failure], 'low')}],
			schema: [schema],
		});
		t.true(valid, JSON.stringify(errors.slice(0, 2)));
	}
});

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

test('in JUnit XML, drift from the failing severity on fails; accepted or unjudged drift is skipped', t => {
	const open = [...plain.metricDrifts, ...plain.schemaChanges].filter(
		({severity, accepted}) => severity !== 'none' && accepted === null,
	);
	t.is(count(driftJunit([plain], [], 'low'), /<failure /gv), open.length);
	t.is(
		count(driftJunit([plain], [], 'high'), /<failure /gv),
		open.filter(({severity}) => severity === 'high').length,
	);
	t.is(
		count(driftJunit([plain], [], 'high'), /<testcase /gv),
		plain.metricDrifts.length + plain.schemaChanges.length,
	);
	t.regex(
		driftJunit([plain], [], 'low'),
		/<testcase name="shop number\.mean" classname="shop\.shop" time="0"><skipped message="accepted until 2099-01-01: shop"\/>/v,
	);
	t.regex(
		driftJunit([plain], [], 'low'),
		/name="shop failed\.mean" classname="shop\.shop" time="0"><skipped message="could not be measured in the current run: shop"\/>/v,
	);
	t.regex(
		driftJunit([], [failure], 'low'),
		/errors="1".+name="comparison" .+<error type="error" message="The run cannot be read: database is &lt;locked&gt;"\/>/sv,
	);
});

test('hostile names and values are harmless in every format', t => {
	const reports = hostile;
	const outputs = [
		driftMarkdown(reports, [failure]),
		driftJunit(reports, [failure], 'low'),
		jsonText(driftSarif(reports, [failure], 'x.yml')),
		jsonText(reports.map(report => driftJson(report))),
	];
	for (const output of outputs) {
		t.notRegex(
			output.replaceAll('\n', ''),
			/[\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}]/v,
		);
	}

	const [markdown = ''] = outputs;
	// Each line of a table has the cells of its heading, whatever is in them.
	const cells = (line: string): number => line.replaceAll(/\\./gv, '').split('|').length;
	t.deepEqual(
		markdown.split('\n').filter(line => line.startsWith('|') && ![8, 9].includes(cells(line))),
		[],
	);

	t.notRegex(markdown, /<(?!\/?details>|\/?summary>)/v);
	t.notRegex(
		markdown.replaceAll(/\*\*(?:high\*\*|(?=main)|(?= could))/gv, '').replaceAll('could not be compared**', ''),
		/(?<!\\)[*\[\]`]/v,
	);
	t.notRegex(markdown, /:\/\//v);
});

test('Markdown begins with the worst dataset, and names those without drift in one line', t => {
	const text = driftMarkdown([quiet, plain], [failure]);
	t.regex(
		text,
		/^# Drift\n\n## shop\.shop: \d+ high, .+, 1 accepted\n\nBaseline 550e8400-e29b-41d4-a716-446655440000 of .+ \(previous\), current .+; rows 500 → 500\.\n\n\| severity \| what \|/v,
	);
	t.regex(text, /\n\| \*\*high\*\* \| shop gone \| TEXT, nullable \| absent \| column removed \| {2}\|\n/v);
	t.regex(text, /<details><summary>Accepted \(1\)<\/summary>\n\n\| severity .+ \| accepted \|/v);
	t.regex(text, /\nNo drift in main\.customers \(2 metrics\)\.\n/v);
	t.regex(
		text,
		/\n\*\*main\."broken" could not be compared\*\*: The run cannot be read \\\(database is &lt;locked&gt;\\\)\n$/v,
	);
	t.is(driftMarkdown([]), '# Drift\n\nNothing was compared.\n');
});
