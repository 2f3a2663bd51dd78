// Writes new findings as a message for an incoming webhook of Slack:
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
import {visible} from '../terminal-text.ts';
import {countOf} from '../reports/format.ts';
import {datasetTitle, noticeTitle, shownDatasets, shownFindings, type DatasetNotice, type Notice} from './notice.ts';

/** Only these three characters have a meaning to Slack, which shows them unescaped. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Keeps text as it is: inside code no other character has a meaning, and no address becomes a link. */
const inCode = (text: string): string => escaped(text).replaceAll('`', '’');

const code = (text: string): string => `\`${inCode(text)}\``;

const section = (text: string) => ({type: 'section', text: {type: 'mrkdwn', text, verbatim: true}});

const datasetSection = (dataset: DatasetNotice) => {
	const {items, more} = shownFindings(dataset, ({mark, title, change, why}) =>
		inCode(`${mark}  ${title}  ${change}${why === '' ? '' : `\n    ${why}`}`),
	);
	const [name, time] = datasetTitle(dataset);
	const rest = more === 0 ? '' : `\n… and ${countOf(more, 'finding')} more`;
	return section(`${code(name)}  ${time}\n\`\`\`\n${items.join('\n')}${rest}\n\`\`\``);
};

export const slackForm = (notice: Notice) => {
	const title = noticeTitle(notice);
	const {items, more} = shownDatasets(notice);
	const environment = visible(notice.environment);
	const names = items.map(dataset => datasetTitle(dataset)[0]).join(', ');
	return {
		// The text that a notification on a phone shows.
		text: escaped(`${title} (${environment}): ${names}${more === 0 ? '' : ', …'}`),
		mrkdwn: false,
		unfurl_links: false,
		blocks: [
			section(`*ProfileMesh: ${title}* in ${code(environment)}`),
			...items.map(dataset => datasetSection(dataset)),
			...(more === 0 ? [] : [section(`… and ${countOf(more, 'table')} more`)]),
		],
	};
};
