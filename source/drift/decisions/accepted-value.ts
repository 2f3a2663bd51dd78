// Reads the value that an acceptance keeps of a finding, so that it does not cover later changes.
import {sliceName} from '../../profiling/slice.ts';
import type {Finding, SchemaChange} from '../report.ts';

const separator = ', ';

const changedSlices = ({kind, slices = []}: SchemaChange): readonly string[] =>
	kind === 'slice_changed' ? slices.map(slice => sliceName(slice)) : [];

/** Reads the figure, the type of the column, or the changed slices; `undefined` where there is none. */
export const acceptedValue = (finding: Finding): number | string | undefined => {
	if ('metricName' in finding) {
		return finding.metricName === 'distribution' ? undefined : (finding.currentValue ?? undefined);
	}

	const names = changedSlices(finding);
	return names.length > 0 ? names.toSorted().join(separator) : finding.current?.databaseType;
};

/** Whether a change is the accepted one: to the same type, or of no other slices. */
export const isAcceptedChange = (change: SchemaChange, value: string): boolean => {
	const names = changedSlices(change);
	const accepted = new Set(value.split(separator));
	return names.length > 0 ? names.every(name => accepted.has(name)) : value === change.current?.databaseType;
};
