// Why the report has a finding.
import {Frame} from '../../components/frame.tsx';
import {Lines} from '../../components/lines.tsx';
import {Waiting} from '../../components/message.tsx';
import {useSignal} from '../../components/use-signal.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {acceptanceOf} from '../../../reports/findings.ts';
import {bodyHeight} from '../../state/size.ts';
import {line} from '../../text/line.ts';
import {scrolled} from '../../text/scrolled.ts';
import {severityMarks} from '../../text/theme.ts';
import {shownTitleOf} from '../drift/rows.ts';
import {mayBeBlamed} from '../segments/state.ts';
import {findingKeys} from './keys.ts';
import {findingLines, hasTwoViews} from './lines.ts';
import type {FindingState} from './state.ts';

type FindingProps = {readonly session: Session; readonly state: FindingState};

export const FindingScreen = ({session, state}: FindingProps) => {
	const size = useSignal(session.size);
	const scroll = useSignal(state.scroll);
	const evidence = useSignal(state.evidence);
	const histories = useSignal(state.histories);
	const explanation = useSignal(state.explanation);
	const {findingView} = useSignal(session.preferences);
	const lines = findingLines(state, findingView, size);
	const error = [evidence, histories, explanation].find(loaded => loaded.status === 'failed')?.error;
	const height = bodyHeight(size);
	const {from, status, fits} = scrolled(lines.length, {scroll, height});
	const position = state.findings.indexOf(state.finding) + 1;
	const {glyph, word} = severityMarks[state.finding.severity];
	return (
		<Frame
			session={session}
			keys={findingKeys}
			breadcrumb={breadcrumbOf(state, 'drift', shownTitleOf(state.finding))}
			facts={[`${glyph} ${word}`, `${position} of ${state.findings.length}`]}
			status={error === undefined ? status : line(error.what, 'failed')}
			labels={{
				view: hasTwoViews(state) ? (findingView === 'overlaid' ? 'side by side' : 'overlaid') : '',
				...(acceptanceOf(state.finding) !== null && {accept: 'unaccept'}),
				...(state.finding.severity === 'none' && {accept: ''}),
				...(!mayBeBlamed(state.finding) && {segments: ''}),
				...(fits && {up: ''}),
				...(!(state.findings.length > 1) && {previous: ''}),
			}}
		>
			<Lines lines={lines} from={from} height={Math.min(height, Math.max(1, lines.length))} />
			{evidence.status === 'loading' && <Waiting text="Loading both runs" />}
		</Frame>
	);
};
