// The configs as rows, with facts of their storage.
import type {DriftStatus} from '../../../drift/drift-status.ts';
import {begunAt} from '../../../profiling/profile.ts';
import {formatAge} from '../../../reports/format-time.ts';
import {formatCount} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import type {Session} from '../../navigation/session.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {driftRank} from '../../state/drift-status.ts';
import {bodyHeight, type Size} from '../../state/size.ts';
import {driftStatusLine, earlierStatusLine, shortDriftStatusLine} from '../../text/drift-status-line.ts';
import {line, type Line} from '../../text/line.ts';
import type {Column} from '../../text/table-layout.ts';
import type {ConfigRow} from './config-rows.ts';
import type {ConfigsState, Overview} from './state.ts';

/** Lines beside the list: the headings, and the error of the config under the cursor. */
const besideList = 7;
export const configsPage = (size: Size): number => Math.max(1, bodyHeight(size) - besideList);

const overviewOf = (openConfig: OpenConfig, isJudging: boolean): Overview | undefined => {
	const rows = openConfig.rows.current;
	if (rows === undefined) {
		return undefined;
	}

	const times = rows.flatMap(({runs}) => runs.slice(0, 1).map(run => begunAt(run).getTime()));
	const {driftStatuses, settled} = openConfig.verdicts;
	const comparable = rows.filter(({runs, failed}) => runs.length > 1 && failed === undefined);
	const current = comparable.map(({runs}) => driftStatuses.value.get(runs[0]?.runId ?? ''));
	const known = comparable.map(({id}, index) => current[index] ?? settled.value.get(id));
	const [worst] = known
		.filter(driftStatus => driftStatus !== undefined)
		.toSorted((one, other) => driftRank(other) - driftRank(one));
	return {
		tables: rows.length,
		lastRun: times.length === 0 ? undefined : new Date(Math.max(...times)),
		worst,
		isJudging: isJudging && current.includes(undefined),
	};
};

const overviewKey = (row: ConfigRow): string =>
	'error' in row.result ? row.file : JSON.stringify([row.file, row.result.loaded.environment]);

/** Reads the facts of the configs one by one, where opening one leaves no trace. */
export const loadOverviews = async (session: Session, state: ConfigsState): Promise<void> => {
	for (const row of state.rows.current ?? []) {
		if ('error' in row.result) {
			continue;
		}

		const showOverview = (openConfig: OpenConfig, isJudging: boolean) => {
			const overview = overviewOf(openConfig, isJudging);
			if (overview !== undefined) {
				state.overviews.update(overviews => new Map(overviews).set(overviewKey(row), overview));
			}
		};

		try {
			/* eslint-disable no-await-in-loop -- one database at a time: these facts are only a convenience */
			if (!(await session.engine.hasHistory(row.result.loaded))) {
				continue;
			}

			const openConfig = await session.configs.open(row.file, row.result.loaded.environment);
			if (openConfig.rows.current === undefined) {
				await openConfig.rows.refresh();
			}

			showOverview(openConfig, true);
			await openConfig.verdicts.judgeAll();
			/* eslint-enable no-await-in-loop */
			showOverview(openConfig, false);
		} catch {
			// Opening the config shows the error.
		}
	}
};

const unknown: Line = line('');

const worstLine = (overview: Overview | undefined, format: (driftStatus: DriftStatus) => Line): Line => {
	const {worst, isJudging = false} = overview ?? {};
	if (worst === undefined) {
		return isJudging ? line('…', 'dim') : unknown;
	}

	return isJudging ? earlierStatusLine(format(worst)) : format(worst);
};

/** A config that cannot be read has no drift: this column says so, which the narrowest window keeps. */
const stateLine = (
	{result}: ConfigRow,
	overview: Overview | undefined,
	format: (driftStatus: DriftStatus) => Line,
): Line => ('error' in result ? line('✖ broken', 'failed') : worstLine(overview, format));

export const columnsOf = (overviews: ReadonlyMap<string, Overview>, now: Date): ReadonlyArray<Column<ConfigRow>> => {
	const overview = (row: ConfigRow) => overviews.get(overviewKey(row));
	return [
		{
			heading: 'config',
			align: 'left',
			rank: 0,
			shrinkTo: 28,
			cell: ({name}) => line(visible(name)),
		},
		{
			heading: 'source',
			align: 'left',
			rank: 4,
			cell: ({result}) => ('error' in result ? unknown : line(result.loaded.config.source.type)),
		},
		{
			heading: 'environment',
			align: 'left',
			rank: 3,
			cell: ({result}) => ('error' in result ? unknown : line(visible(result.loaded.environment))),
		},
		{
			heading: 'tables',
			align: 'right',
			rank: 5,
			cell: row => line(overview(row) === undefined ? '' : formatCount(overview(row)?.tables ?? 0)),
		},
		{
			heading: 'last batch',
			align: 'left',
			rank: 2,
			cell(row) {
				const last = overview(row)?.lastRun;
				return last === undefined
					? line(overview(row) === undefined ? '' : 'never', 'dim')
					: line(formatAge(last, now));
			},
		},
		{
			heading: 'worst drift',
			align: 'left',
			rank: 1,
			cell: row => stateLine(row, overview(row), driftStatusLine),
			short: {from: 5, cell: row => stateLine(row, overview(row), shortDriftStatusLine)},
		},
	];
};
