// Shows the rows behind a finding.
import type {DriftReport} from '../../../drift/report.ts';
import {columnOf, type ListedFinding} from '../../../reports/findings.ts';
import type {Resource} from '../../state/resource.ts';
import type {Session} from '../../navigation/session.ts';
import {chooseRows, causeChoices, rowsOfMetric} from '../rows/choices.ts';
import {firstRows, rowsState} from '../rows/state.ts';
import {type DriftState, type Evidence, loadEvidence} from './state.ts';

type Behind = Pick<DriftState, 'openConfig' | 'dataset'> & {
	readonly report: DriftReport;
	readonly finding: ListedFinding;
	readonly evidence: Resource<Evidence>;
};

const openRows = (session: Session, {openConfig, dataset, finding}: Behind, compared: Evidence): void => {
	const {columns, run} = compared.current;
	const name = columnOf(finding);
	const column = columns.find(candidate => candidate.column.name === name);
	const shared = {openConfig, dataset, slice: run.slice};
	const first = causeChoices(finding.kind === 'metric' ? finding.drift.blame : undefined);
	if (column === undefined) {
		if (first.length > 0) {
			chooseRows(session, {...shared, first});
		} else {
			session.push(rowsState({...shared, choice: firstRows}));
		}

		return;
	}

	const metric = finding.kind === 'metric' ? finding.drift.metricName : 'distribution';
	const choice = metric === 'distribution' ? undefined : rowsOfMetric(column, metric);
	if (choice === undefined) {
		const baseline = compared.baseline.columns.find(candidate => candidate.column.name === name);
		chooseRows(session, {...shared, profile: column, baseline, first});
	} else {
		session.push(rowsState({...shared, choice}));
	}
};

/** The rows that the metric of the finding counts; where it is of many, asks which. */
export const showRowsBehind = (session: Session, behind: Behind): void => {
	const {openConfig, report, evidence} = behind;
	session.lead({
		waitsFor: 'Reading both runs',
		load: async () => loadEvidence(openConfig, report, evidence.current),
		open(compared) {
			openRows(session, behind, compared);
		},
	});
};
