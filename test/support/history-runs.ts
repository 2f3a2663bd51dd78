// Runs of one table, one after another, and what the verdict finds in the last of them.
import {detectDrift} from '../../source/drift/detect-drift.ts';
import type {MetricDrift} from '../../source/drift/report.ts';
import type {StoredValue} from '../../source/profiling/accumulators/row-buffer.ts';
import type {SemanticType} from '../../source/profiling/column-types.ts';
import type {RunProfile} from '../../source/profiling/profile.ts';
import {driftSettings} from './drift-runs.ts';
import {profiledColumn, profiledRun} from './drawn-runs.ts';

export const times = <Value>(count: number, valueOf: (index: number) => Value): readonly Value[] =>
	Array.from({length: count}, (_, index) => valueOf(index));

export type Cells = Readonly<Record<string, {readonly type: SemanticType; readonly values: readonly StoredValue[]}>>;

/** A run of a table with these columns. */
export const runOfCells = (cells: Cells, profiledAt: Date): RunProfile =>
	profiledRun(
		Object.entries(cells).map(([name, {type, values}]) => profiledColumn(name, type, values)),
		{
			runId: profiledAt.toISOString(),
			profiledAt,
			rowCount: Math.max(...Object.values(cells).map(({values}) => values.length)),
		},
	);

/** Drifts of medium and high severity; `earlier` runs before the current one are a history from three on. */
export const alarms = (earlier: readonly RunProfile[], current: RunProfile): readonly MetricDrift[] => {
	const baseline = earlier.at(-1);
	if (baseline === undefined) {
		throw new Error('There is no earlier run');
	}

	return detectDrift({baseline, current, earlier, settings: driftSettings()}).metricDrifts.filter(
		({severity}) => severity === 'medium' || severity === 'high',
	);
};
