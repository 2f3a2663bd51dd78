// Writes new findings as a message for a Teams workflow with a webhook: an Adaptive Card,
// https://adaptivecards.microsoft.com. Teams shows text runs as they are: only text blocks are read as Markdown.
import type {DriftSeverity} from '../drift/severity.ts';
import {visible} from '../terminal-text.ts';
import {countOf} from '../reports/format.ts';
import {
	datasetTitle,
	noticeTitle,
	shownDatasets,
	shownFindings,
	type DatasetNotice,
	type FindingWords,
	type Notice,
} from './notice.ts';

const colors: Readonly<Record<DriftSeverity, string>> = {high: 'Attention', medium: 'Warning', low: 'Accent'};

type TextRun = {readonly type: 'TextRun'; readonly text: string; readonly [key: string]: string | boolean};

const run = (text: string, look: Readonly<Record<string, string | boolean>> = {}): TextRun => ({
	type: 'TextRun',
	text,
	...look,
});

const paragraph = (inlines: readonly TextRun[], look: Readonly<Record<string, string | boolean>> = {}) => ({
	type: 'RichTextBlock',
	...look,
	inlines,
});

const findingRuns = ({severity, mark, title, change, why}: FindingWords) =>
	paragraph(
		[
			run(`${mark} `, {weight: 'Bolder', color: colors[severity]}),
			run(title, {fontType: 'Monospace'}),
			run(`  ${change}`),
			...(why === '' ? [] : [run(`  ${why}`, {isSubtle: true})]),
		],
		{spacing: 'Small'},
	);

const datasetParts = (dataset: DatasetNotice) => {
	const {items, more} = shownFindings(dataset, words => findingRuns(words));
	const [name, time] = datasetTitle(dataset);
	return [
		paragraph([run(name, {weight: 'Bolder'}), run(`  ${time}`, {isSubtle: true})], {separator: true}),
		...items,
		...(more === 0 ? [] : [paragraph([run(`… and ${countOf(more, 'finding')} more`, {isSubtle: true})])]),
	];
};

export const teamsForm = (notice: Notice) => {
	const {items, more} = shownDatasets(notice);
	return {
		type: 'message',
		attachments: [
			{
				contentType: 'application/vnd.microsoft.card.adaptive',
				contentUrl: null,
				content: {
					type: 'AdaptiveCard',
					version: '1.4',
					msteams: {width: 'Full'},
					body: [
						paragraph([
							run(`ProfileMesh: ${noticeTitle(notice)}`, {weight: 'Bolder', size: 'Medium'}),
							run(`  ${visible(notice.environment)}`, {isSubtle: true}),
						]),
						...items.flatMap(dataset => datasetParts(dataset)),
						...(more === 0 ? [] : [paragraph([run(`… and ${countOf(more, 'table')} more`)])]),
					],
				},
			},
		],
	};
};
