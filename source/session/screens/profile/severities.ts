// The drift of each column of a profile, as a mark before its row.
import type {DriftReport} from '../../../drift/report.ts';
import {type DriftSeverity, severityRank} from '../../../drift/severity.ts';
import {acceptanceOf, columnOf, type ListedFinding, reportedFindings} from '../../../reports/findings.ts';
import {line, type Line} from '../../text/line.ts';
import {schemaMark, severityMarks} from '../../text/theme.ts';

export type ColumnSeverity = DriftSeverity | 'schema';

/** By the name of each column with findings, the worst that is not accepted; a change of the schema before all. */
export const severitiesIn = (findings: readonly ListedFinding[]): ReadonlyMap<string, ColumnSeverity> => {
	const severities = new Map<string, ColumnSeverity>();
	for (const finding of findings) {
		const column = columnOf(finding);
		const {severity} = finding;
		if (column === null || severity === 'none' || acceptanceOf(finding) !== null) {
			continue;
		}

		const known = severities.get(column);
		if (finding.kind === 'schema') {
			severities.set(column, 'schema');
		} else if (known === undefined || (known !== 'schema' && severityRank(severity) > severityRank(known))) {
			severities.set(column, severity);
		}
	}

	return severities;
};

const none: Line = line('  ');

export const severitiesOf = (report: DriftReport): ReadonlyMap<string, ColumnSeverity> =>
	severitiesIn(reportedFindings(report));

export const severityMark = (severity: ColumnSeverity | undefined): Line => {
	if (severity === undefined) {
		return none;
	}

	const {glyph, tone} = severity === 'schema' ? schemaMark : severityMarks[severity];
	return line(`${glyph} `, tone);
};
