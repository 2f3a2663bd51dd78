// Draws the detail of the dataset under the cursor, and has its columns read.
import {useIsScreenReaderEnabled} from 'ink';
import {useEffect} from 'react';
import type {ColumnProfile} from '../../../profiling/profile.ts';
import {Lines} from '../../components/lines.tsx';
import {useSignal} from '../../components/use-signal.ts';
import type {DatasetRow, OpenConfig} from '../../services/open-config.ts';
import {type DetailArea, detailLines, runBelow} from './detail.ts';
import {driftStatusOf} from './rows.ts';
import {useKnownDrift} from './use-known-drift.ts';

const noColumns: readonly ColumnProfile[] = [];

/** The columns of the dataset under the cursor, once they are read. */
const useColumns = (openConfig: OpenConfig, row: DatasetRow | undefined, height: number): readonly ColumnProfile[] => {
	const known = useSignal(openConfig.columns.known);
	const runId = runBelow(row, height)?.runId;
	useEffect(() => (runId === undefined ? undefined : openConfig.columns.visit(runId)), [openConfig, runId]);
	return (runId === undefined ? undefined : known.get(runId)) ?? noColumns;
};

type DetailProps = {
	readonly openConfig: OpenConfig;
	readonly row: DatasetRow | undefined;
	readonly area: Omit<DetailArea, 'columns'>;
};

export const Detail = ({openConfig, row, area}: DetailProps) => {
	const {driftStatuses, settled} = useKnownDrift(openConfig);
	const isLinear = useIsScreenReaderEnabled();
	const columns = useColumns(openConfig, row, isLinear ? 0 : area.height);
	const driftStatus = row && driftStatusOf(row, driftStatuses);
	const last = row && row.runs.length > 1 && row.failed === undefined ? settled.get(row.id) : undefined;
	const drift = {driftStatus: driftStatus ?? last, isEarlier: driftStatus === undefined && last !== undefined};
	return <Lines lines={detailLines(row, drift, {...area, columns})} height={area.height} />;
};
