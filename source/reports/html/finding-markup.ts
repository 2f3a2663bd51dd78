// A finding on a page: its severity, both values, the change, and why.
import {withheldText} from '../../drift/withheld-values.ts';
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import {blameLine} from '../blame-text.ts';
import {describeSchemaChange, schemaChangeNames} from '../describe-finding.ts';
import {changeText, valueText} from '../finding-figures.ts';
import {acceptanceOf, type ListedFinding} from '../findings.ts';
import {acceptedTag, schemaTag, severityTag} from './marks.ts';
import {markup, nothing, type Markup} from './markup.ts';

const valuesOf = (finding: ListedFinding): Markup => {
	if (finding.kind === 'schema') {
		const {baseline, current} = describeSchemaChange(finding.change);
		return markup`<bdi>${baseline}</bdi> → <bdi>${current}</bdi>`;
	}

	const {drift} = finding;
	if (drift.valuesWithheld === true) {
		return markup`${withheldText}`;
	}

	const [baseline, current] = [drift.baselineValue, drift.currentValue].map(value => valueText(drift, value));
	if (drift.metricName === 'distribution' && drift.baselineValue === null && drift.currentValue === null) {
		return nothing;
	}

	// The median stands for a distribution.
	const name = drift.metricName === 'distribution' ? markup`<span class="dim">median</span> ` : nothing;
	return markup`${name}<bdi>${baseline ?? ''}</bdi> → <bdi>${current ?? ''}</bdi>`;
};

const nameOf = (finding: ListedFinding): Markup => {
	if (finding.kind === 'schema') {
		return schemaTag(schemaChangeNames[finding.change.kind]);
	}

	const {metricName} = finding.drift;
	return metricName === 'distribution'
		? markup`distribution`
		: markup`<span title="${metricOf(metricName).meaning}">${metricName}</span>`;
};

const whyOf = (finding: ListedFinding): string => {
	if (finding.kind === 'metric') {
		const {reason, blame} = finding.drift;
		return blame === undefined ? reason : `${reason}; ${blameLine(blame)}`;
	}

	const {reason, evidence} = finding.change;
	return evidence.length === 0 ? reason : `${reason} (${evidence.join('; ')})`;
};

/** A row of the list of findings. */
export const findingItem = (finding: ListedFinding): Markup => {
	const accepted = acceptanceOf(finding);
	const why = [
		...(accepted === null ? [] : [`accepted until ${accepted.expires}: ${accepted.reason}`]),
		whyOf(finding),
	].join('; ');
	return markup`<li>${accepted === null ? severityTag(finding.severity) : acceptedTag}<span class="what">${nameOf(
		finding,
	)}</span><span class="values">${valuesOf(finding)}</span><span class="change">${
		finding.kind === 'metric' ? changeText(finding.drift) : ''
	}</span><span class="why"><bdi>${why}</bdi></span></li>
`;
};
