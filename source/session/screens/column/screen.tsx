// One column of a profile: its distribution, its values, its metrics over time.
import {countOf} from '../../../reports/format.ts';
import {Frame} from '../../components/frame.tsx';
import {Lines} from '../../components/lines.tsx';
import {EmptyText} from '../../components/message.tsx';
import {useSignal} from '../../components/use-signal.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {bodyHeight} from '../../state/size.ts';
import {line} from '../../text/line.ts';
import {scrolled} from '../../text/scrolled.ts';
import {trustOf} from '../profile/columns.ts';
import {columnKeys} from './keys.ts';
import {chartedMetric, linesOf} from './lines.ts';
import type {ColumnState} from './state.ts';

type ColumnProps = {readonly session: Session; readonly state: ColumnState};

export const ColumnScreen = ({session, state}: ColumnProps) => {
	const size = useSignal(session.size);
	const scroll = useSignal(state.scroll);
	const histories = useSignal(state.histories);
	useSignal(state.metric);
	useSignal(state.back);
	const lines = linesOf(state, size);
	const height = bodyHeight(size);
	const {profile, name} = state;
	const info = profile.columns.find(candidate => candidate.column.name === name)?.column;
	const traits = [
		info?.primaryKey === true ? 'primary key' : undefined,
		info?.unique === true && !info.primaryKey ? 'unique' : undefined,
		info?.nullable === false ? 'not null' : undefined,
		info?.equality === undefined ? undefined : `equal ${info.equality}`,
	].filter(trait => trait !== undefined);
	const {from, status, fits} = scrolled(lines.length, {scroll, height});
	return (
		<Frame
			session={session}
			keys={columnKeys}
			breadcrumb={breadcrumbOf(state, name)}
			facts={[
				[
					info?.semanticType,
					info === undefined || info.databaseType === '' ? undefined : `(${info.databaseType})`,
				]
					.filter(Boolean)
					.join(' '),
				...traits,
				countOf(profile.run.rowCount ?? 0, 'row'),
				trustOf(profile),
			]}
			status={histories.status === 'failed' ? line(histories.error.what, 'failed') : status}
			labels={{
				...(fits && {up: ''}),
				...(chartedMetric(state) === undefined && {nextMetric: '', earlierRun: ''}),
			}}
		>
			{lines.length === 0 ? (
				<EmptyText text="This column has no metrics. Press esc to go back." />
			) : (
				<Lines lines={lines} from={from} height={height} />
			)}
		</Frame>
	);
};
