// Names findings, as reports, decisions and flags do.
import type {Finding} from './report.ts';

/** `age.mean`, `count`, `signup.type_changed`. */
export const titleOf = (finding: Finding): string => {
	const name = 'kind' in finding ? finding.kind : finding.metricName;
	return finding.columnName === null ? name : `${finding.columnName}.${name}`;
};
