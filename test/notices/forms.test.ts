// What a webhook gets: a message for Slack, a card for Teams, plain JSON; whatever names a database has.
import test from 'ava';
import {openFindings} from '../../source/notices/due-findings.ts';
import {jsonForm} from '../../source/notices/json-form.ts';
import type {Notice} from '../../source/notices/notice.ts';
import {slackForm} from '../../source/notices/slack-form.ts';
import {teamsForm} from '../../source/notices/teams-form.ts';
import {column, driftOf, later, profile} from '../support/drift-runs.ts';
import {actingCharacters, hostileTexts} from '../support/hostile.ts';

const noticeOn = (tables: readonly string[], columns: readonly string[]): Notice => ({
	environment: 'production',
	datasets: tables.map(datasetName => {
		const report = driftOf(
			profile(
				columns.map(name => column(name, 'integer', {mean: 100})),
				{datasetName},
			),
			later(
				columns.map(name => column(name, 'integer', {mean: 148.25})),
				{datasetName},
			),
		);
		const metricDrifts = report.metricDrifts.filter(drift =>
			openFindings(report, 'low').some(({finding}) => finding === drift),
		);
		return {report, schemaChanges: [], metricDrifts};
	}),
});

type Block = {readonly text: {readonly type: string; readonly text: string; readonly verbatim: boolean}};
type Card = {
	readonly body: ReadonlyArray<{readonly type: string; readonly inlines: ReadonlyArray<{readonly text: string}>}>;
};

const slackTexts = (notice: Notice): readonly string[] => {
	const {blocks} = slackForm(notice);
	return (blocks as readonly Block[]).map(({text}) => text.text);
};

const cardOf = (notice: Notice): Card => teamsForm(notice).attachments[0]?.content ?? {body: []};

const teamsTexts = (notice: Notice): readonly string[] =>
	cardOf(notice).body.map(({inlines}) => inlines.map(({text}) => text).join(''));

test('Slack gets a text for notifications, and a section for each table', t => {
	const notice = noticeOn(['customers'], ['age']);
	t.is(slackForm(notice).text, '1 new finding in 1 table (production): main.customers');
	t.deepEqual(slackTexts(notice), [
		'*ProfileMesh: 1 new finding in 1 table* in `production`',
		'`main.customers`  2024-11-11 11:45 UTC\n```\n▲ HIGH  age.mean  100.00 → 148.25  +48.25%\n    ≥ 30 %\n```',
	]);
});

test('Teams gets an Adaptive Card in the message that a workflow takes', t => {
	const notice = noticeOn(['customers'], ['age']);
	t.like(teamsForm(notice), {
		type: 'message',
		attachments: [{contentType: 'application/vnd.microsoft.card.adaptive', content: {type: 'AdaptiveCard'}}],
	});
	t.deepEqual(teamsTexts(notice), [
		'ProfileMesh: 1 new finding in 1 table  production',
		'main.customers  2024-11-11 11:45 UTC',
		'▲ HIGH age.mean  100.00 → 148.25  +48.25%  ≥ 30 %',
	]);
});

test('a name cannot call a channel, make a link or end its code in Slack', t => {
	const name = '<!channel> <https://evil.example|here> `x` ``` *b* & &lt;';
	const [, section = ''] = slackTexts(noticeOn([name], [name]));
	const shown = '&lt;!channel&gt; &lt;https://evil.example|here&gt; ’x’ ’’’ *b* &amp; &amp;lt;';
	t.is(section.split(shown).length, 3);
	t.notRegex(section.replaceAll(shown, ''), /[&<>]/v);
	t.deepEqual(section.match(/`+/gv), ['`', '`', '```', '```']);
	const {blocks, text} = slackForm(noticeOn([name], [name]));
	t.true((blocks as readonly Block[]).every(block => block.text.verbatim));
	t.notRegex(text, /[<>]/v);
});

test('a name in a card of Teams is a text run, in which no characters have a special meaning', t => {
	const name = '[here](https://evil.example) **b** <at>all</at>';
	const {body} = cardOf(noticeOn([name], [name]));
	t.true(body.every(({type}) => type === 'RichTextBlock'));
	t.true(JSON.stringify(body).includes(JSON.stringify(`main.${name}`)));
});

test('hostile names are visible in messages for people, and as they are in JSON', t => {
	for (const name of hostileTexts) {
		const notice = noticeOn([name], [name]);
		const texts = [...slackTexts(notice), ...teamsTexts(notice)].map(text => text.replaceAll('\n', ''));
		t.deepEqual(
			texts.flatMap(text => actingCharacters(text)),
			[],
		);
		t.is(jsonForm(notice).datasets[0]?.dataset_name, name);
	}
});

test('a message is never larger than a service accepts, and says how much it leaves out', t => {
	const many = Array.from({length: 30}, (_, index) => `${'漢'.repeat(90)} ${index}`);
	const notice = noticeOn(many, many);
	const sections = slackTexts(notice);
	t.true(sections.every(text => text.length <= 3000));
	t.is(sections.length, 10);
	t.regex(sections[1] ?? '', /… and \d+ findings more\n```$/v);
	t.is(sections.at(-1), '… and 22 tables more');
	t.true(new TextEncoder().encode(JSON.stringify(teamsForm(notice))).length < 28_000);
	t.is(jsonForm(notice).datasets.length, 30);
	t.is(jsonForm(notice).findings, 900);
});
