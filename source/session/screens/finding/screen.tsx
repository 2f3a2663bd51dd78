// Why one thing was reported.
import {countOf} from '../../../reports/format.ts';
import {useSignal} from '../../state/signal.ts';
import {Waiting} from '../../components/message.tsx';
import {Frame, frameHeight} from '../../components/frame.tsx';
import {Lines} from '../../components/lines.tsx';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import {acceptFinding} from '../drift/decisions.ts';
import {acceptanceOf, columnOf} from '../../state/findings.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {line} from '../../text/line.ts';
import {scrollMoves} from '../../input/list-actions.ts';
import type {FindingState} from '../../navigation/screen-state.ts';
import {findingState} from '../routes.ts';
import type {Session, Size} from '../../navigation/session.ts';
import {severityMarks} from '../../text/theme.ts';
import {copyTextOf, titleOf} from '../drift/rows.ts';
import {findingLines} from './lines.ts';

const heightOf = ({rows}: Size): number => rows - frameHeight;

export const findingActions = (session: Session, state: FindingState): Actions<'finding'> => {
	const go = (change: number) => () => {
		const next = state.findings[state.findings.indexOf(state.finding) + change];
		if (next !== undefined) {
			session.replace(findingState(state.from, state.report, state.findings, next));
		}
	};

	const lines = () => findingLines(state, session.preferences.value.findingView, session.size.value.columns).length;
	return {
		...scrollMoves(state.scroll, lines, () => heightOf(session.size.value)),
		previous: go(-1),
		next: go(1),
		view() {
			const findingView = session.preferences.value.findingView === 'overlaid' ? 'side by side' : 'overlaid';
			session.changePreferences(memory => ({...memory, findingView}));
		},
		accept() {
			const {openConfig, dataset, from, report} = state;
			acceptFinding(
				session,
				{
					openConfig,
					dataset,
					decided() {
						// Back where it is shown with what was decided.
						session.back();
						void from.report.refresh();
						void from.timeline.compareAll();
					},
				},
				state.finding,
				{...from.comparison.value, current: report.current.runId},
			);
		},
		copy() {
			session.copy(copyTextOf(state.dataset, state.finding), 'the finding');
		},
	};
};

type FindingProps = {readonly session: Session; readonly state: FindingState};

export const FindingScreen = ({session, state}: FindingProps) => {
	const size = useSignal(session.size);
	const from = useSignal(state.scroll);
	const evidence = useSignal(state.evidence);
	const histories = useSignal(state.histories);
	const explanation = useSignal(state.explanation);
	const {findingView} = useSignal(session.preferences);
	const lines = findingLines(state, findingView, size.columns);
	const problem = [evidence, histories, explanation].find(loaded => loaded.status === 'failed')?.problem;
	const height = heightOf(size);
	const below = Math.max(0, lines.length - height - from);
	const position = state.findings.indexOf(state.finding) + 1;
	const {glyph, word} = severityMarks[state.finding.severity];
	const isWhole = columnOf(state.finding) === null;
	return (
		<Frame
			session={session}
			screen="finding"
			crumbs={breadcrumbOf(state, 'drift', titleOf(state.finding))}
			facts={[
				`${glyph} ${word}`,
				`${position} of ${state.findings.length}`,
				...(isWhole ? ['of the whole dataset'] : []),
			]}
			status={
				problem === undefined
					? line(below > 0 ? `↓ ${countOf(below, 'more line')}` : '', 'dim')
					: line(problem.what, 'failed')
			}
			labels={{
				view: findingView === 'overlaid' ? 'side by side' : 'overlaid',
				...(acceptanceOf(state.finding) !== null && {accept: 'take back'}),
				...(!(lines.length > height) && {up: ''}),
				...(!(state.findings.length > 1) && {previous: ''}),
			}}
		>
			<Lines
				lines={lines}
				from={Math.min(from, Math.max(0, lines.length - height))}
				height={Math.min(height, Math.max(1, lines.length))}
			/>
			{evidence.status === 'loading' && <Waiting text="Loading both runs" />}
		</Frame>
	);
};
