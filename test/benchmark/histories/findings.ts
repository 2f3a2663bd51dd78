// The door to the engine's verdict: what it finds in a run, given the runs before it.
import {detectDrift} from '../../../source/drift/detect-drift.ts';
import type {Severity} from '../../../source/drift/severity.ts';
import {driftSettings} from '../../support/drift-runs.ts';
import type {RunProfile} from './profiles.ts';

export type {Severity} from '../../../source/drift/severity.ts';

/** A drift or a schema change of at least low severity. */
export type Finding = {
	/** `null` where it is of the whole dataset. */
	readonly column: string | null;
	/** The metric, or the kind of a schema change. */
	readonly what: string;
	readonly severity: Severity;
	readonly reason: string;
};

/**
Judges a run.

@param earlier Runs before `current`, oldest first; at least one.
*/
export type Judge = (earlier: readonly RunProfile[], current: RunProfile) => readonly Finding[];

const settings = driftSettings();

/** ProfileMesh at its defaults. */
export const judgeByProduct: Judge = (earlier, current) => {
	const previous = earlier.at(-1);
	if (previous === undefined) {
		return [];
	}

	const {metricDrifts, schemaChanges} = detectDrift({
		baseline: previous,
		current,
		settings,
		earlier: earlier.slice(-settings.history),
	});
	return [
		...metricDrifts
			.filter(({severity}) => severity !== 'none')
			.map(({columnName, metricName, severity, reason}) => ({
				column: columnName,
				what: metricName,
				severity,
				reason,
			})),
		...schemaChanges.map(({columnName, kind, severity, reason}) => ({
			column: columnName,
			what: kind,
			severity,
			reason,
		})),
	];
};

/** Whether somebody is woken for it. */
export const isAlarm = ({severity}: Finding): boolean => severity === 'medium' || severity === 'high';
