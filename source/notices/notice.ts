// The notice for a webhook: the new findings of some datasets.
import {Buffer} from 'node:buffer';
import {dayOf} from '../drift/epoch-days.ts';
import {titleOf} from '../drift/finding-title.ts';
import type {DriftReport, Finding} from '../drift/report.ts';
import {worstSeverity, type DriftSeverity, type Severity} from '../drift/severity.ts';
import {describeMetricDrift, describeSchemaChange, changeTitle} from '../reports/describe-finding.ts';
import {severityMarks} from '../reports/severity-marks.ts';
import {qualifiedName} from '../profiling/dataset.ts';
import type {Run} from '../profiling/profile.ts';
import {sliceName} from '../profiling/slice.ts';
import {cutEnd, visible} from '../terminal-text.ts';
import {countOf} from '../reports/format.ts';
import {openSince} from './due-findings.ts';

/** A report, and its new findings as they leave the program: the worst first. */
export type DatasetNotice = Pick<DriftReport, 'schemaChanges' | 'metricDrifts'> & {readonly report: DriftReport};

export type Notice = {
	readonly environment: string;
	/** Ordered by their worst finding, the worst first. */
	readonly datasets: readonly DatasetNotice[];
};

export const findingsIn = ({schemaChanges, metricDrifts}: DatasetNotice): readonly Finding[] => [
	...schemaChanges,
	...metricDrifts,
];

export const worstOf = (datasets: readonly DatasetNotice[]): Severity =>
	worstSeverity(datasets.flatMap(dataset => findingsIn(dataset).map(({severity}) => severity)));

/** How many findings there are: `3 new findings in 2 tables`. */
export const noticeTitle = ({datasets}: Notice): string => {
	const findings = datasets.reduce((sum, dataset) => sum + findingsIn(dataset).length, 0);
	return `${countOf(findings, 'new finding')} in ${countOf(datasets.length, 'table')}`;
};

/** Names the time zone, because the readers of one message may live in several. */
const timeOf = ({slice, profiledAt}: Run): string =>
	slice === null ? `${profiledAt.toISOString().slice(0, 16).replace('T', ' ')} UTC` : sliceName(slice);

/** The name of a dataset, and the slice or the time of its run. */
export const datasetTitle = ({report}: DatasetNotice): readonly [name: string, time: string] => [
	cutEnd(visible(qualifiedName(report.current)), 100),
	timeOf(report.current),
];

/** A finding in words. The texts are safe to show and short, but not escaped for a form. */
export type FindingWords = {
	readonly severity: DriftSeverity;
	/** `▲ HIGH`. */
	readonly mark: string;
	readonly title: string;
	/** Before and after, and the change. */
	readonly change: string;
	/** The reason, where the change does not say it. */
	readonly why: string;
};

const short = (text: string, width: number): string => cutEnd(visible(text), width);

const findingWords = (finding: Finding): FindingWords => {
	const words = 'kind' in finding ? describeSchemaChange(finding) : describeMetricDrift(finding);
	const severity = finding.severity === 'none' ? 'low' : finding.severity;
	const {glyph, word} = severityMarks[severity];
	const since = openSince(finding);
	const sides = words.baseline === '' && words.current === '' ? '' : `${words.baseline} → ${words.current}`;
	const isSaid = 'kind' in finding || words.change.includes(finding.reason);
	const reasons = [
		...(isSaid ? [] : [finding.reason]),
		...(words.cause === undefined ? [] : [words.cause]),
		...(since === null ? [] : [`open since ${dayOf(since)}`]),
	];
	return {
		severity,
		mark: `${glyph} ${word}`,
		title: short('kind' in finding ? changeTitle(finding) : titleOf(finding), 80),
		change: short([sides, words.change].filter(text => text !== '').join('  '), 160),
		why: short(reasons.join('; '), 200),
	};
};

/** Limits of one message: the services refuse larger ones. */
const maxDatasets = 8;
const maxBytes = 2000;

/** The items that fit into a message, and the number of those that do not. */
export type Shown<Item> = {readonly items: readonly Item[]; readonly more: number};

export const shownDatasets = ({datasets}: Notice): Shown<DatasetNotice> => ({
	items: datasets.slice(0, maxDatasets),
	more: Math.max(0, datasets.length - maxDatasets),
});

/** The findings of a dataset that fit into a message as the form writes them; at least one. */
export const shownFindings = <Item>(dataset: DatasetNotice, written: (words: FindingWords) => Item): Shown<Item> => {
	const items: Item[] = [];
	const findings = findingsIn(dataset);
	let bytes = 0;
	for (const finding of findings) {
		const item = written(findingWords(finding));
		bytes += Buffer.byteLength(JSON.stringify(item));
		if (items.length > 0 && bytes > maxBytes) {
			break;
		}

		items.push(item);
	}

	return {items, more: findings.length - items.length};
};
