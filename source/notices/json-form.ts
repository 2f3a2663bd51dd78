// Writes new findings as plain JSON, with the keys of a drift report.
import {driftJson} from '../reports/drift-json.ts';
import {findingsIn, worstOf, type DatasetNotice, type Notice} from './notice.ts';

/** The first number changes when a key goes or changes its meaning, the second when a key is added. */
const noticeVersion = '1.0';

const datasetJson = ({report, schemaChanges, metricDrifts}: DatasetNotice) => {
	const whole = driftJson({...report, schemaChanges, metricDrifts});
	return {
		dataset_name: whole.dataset_name,
		schema_name: whole.schema_name,
		baseline_run_id: whole.baseline_run_id,
		current_run_id: whole.current_run_id,
		baseline_timestamp: whole.baseline_timestamp,
		current_timestamp: whole.current_timestamp,
		column_drifts: whole.column_drifts,
		schema_changes: whole.schema_changes,
	};
};

export const jsonForm = ({environment, datasets}: Notice) => ({
	version: noticeVersion,
	event: 'new_findings',
	environment,
	worst_severity: worstOf(datasets),
	findings: datasets.reduce((sum, dataset) => sum + findingsIn(dataset).length, 0),
	datasets: datasets.map(dataset => datasetJson(dataset)),
});
