// A finding in short, at the top of its screen.
import {metricOf} from '../../../profiling/metrics/catalogue.ts';
import {blameLine} from '../../../reports/blame-text.ts';
import {valueText} from '../../../reports/finding-figures.ts';
import {acceptanceOf, type ListedFinding} from '../../../reports/findings.ts';
import {visible} from '../../../terminal-text.ts';
import {figureOf, shownChange, shownReason} from '../../text/finding-text.ts';
import {flowLines, line, type Line, segment} from '../../text/line.ts';
import {acceptedMark, severityMarks} from '../../text/theme.ts';
import {wrapWords} from '../../text/wrap-words.ts';

const judgedLines = (finding: ListedFinding, width: number): readonly Line[] => {
	const {glyph, word, tone} = severityMarks[finding.severity];
	if (finding.kind === 'schema') {
		return [
			[segment(`${glyph} ${word}   `, tone), segment(visible(finding.change.reason), 'strong')],
			...finding.change.evidence.map(fact => line(visible(fact), 'dim')),
		];
	}

	const {drift} = finding;
	const reason = visible(shownReason(drift));
	const meaning =
		drift.metricName === 'distribution'
			? 'how the values are spread: their quartiles, or the most frequent values.'
			: metricOf(drift.metricName).meaning;
	return [
		...flowLines(
			[
				[
					segment(`${glyph} ${word}   `, tone),
					// A distribution of texts has no figure.
					segment(
						drift.baselineValue === null && drift.currentValue === null
							? ''
							: `${valueText(drift, drift.baselineValue)} → ${valueText(drift, drift.currentValue)}   `,
						'strong',
					),
					segment(shownChange(drift), 'strong'),
				],
				...wrapWords(`why: ${reason}`, width, '  ').map(text => line(text, 'dim')),
			],
			width,
		),
		...(drift.blame === undefined
			? []
			: wrapWords(`cause: ${blameLine(drift.blame)}`, width, '  ').map(text => line(text, 'strong'))),
		...wrapWords(`${figureOf(drift)}: ${meaning}${drift.estimated ? ' Estimated.' : ''}`, width, '  ').map(text =>
			line(text, 'dim'),
		),
	];
};

/** The finding in short: severity, change and rule. */
export const verdictLines = (finding: ListedFinding, width: number): readonly Line[] => {
	const accepted = acceptanceOf(finding);
	const judged = judgedLines(finding, width);
	return accepted === null
		? judged
		: [
				...judged,
				line(`${acceptedMark.glyph} accepted until ${accepted.expires}: ${visible(accepted.reason)}`, 'good'),
			];
};
