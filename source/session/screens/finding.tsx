// Why one thing was reported.
import {countOf} from '../../reports/format.ts';
import {useCell} from '../cell.ts';
import {Waiting} from '../components/message.tsx';
import {Frame, frameHeight} from '../components/frame.tsx';
import {Lines} from '../components/lines.tsx';
import {crumbsOf} from '../crumbs.ts';
import {acceptFinding} from '../decisions.ts';
import {acceptanceOf, columnOf} from '../findings.ts';
import type {Actions} from '../keys.ts';
import {line} from '../line.ts';
import {scrollMoves} from '../list-actions.ts';
import type {FindingPlace} from '../place.ts';
import {findingPlace} from '../routes.ts';
import type {Session, Size} from '../session.ts';
import {severityMarks} from '../theme.ts';
import {copyTextOf, titleOf} from './drift-rows.ts';
import {findingLines} from './finding-lines.ts';

const heightOf = ({rows}: Size): number => rows - frameHeight;

export const findingActions = (session: Session, place: FindingPlace): Actions<'finding'> => {
	const go = (change: number) => () => {
		const next = place.findings[place.findings.indexOf(place.finding) + change];
		if (next !== undefined) {
			session.replace(findingPlace(place.from, place.report, place.findings, next));
		}
	};

	const lines = () => findingLines(place, session.memory.value.findingView, session.size.value.columns).length;
	return {
		...scrollMoves(place.scroll, lines, () => heightOf(session.size.value)),
		previous: go(-1),
		next: go(1),
		view() {
			const findingView = session.memory.value.findingView === 'overlaid' ? 'side by side' : 'overlaid';
			session.remember(memory => ({...memory, findingView}));
		},
		accept() {
			const {opened, dataset, from, report} = place;
			acceptFinding(
				session,
				{
					opened,
					dataset,
					decided() {
						// Back where it is shown with what was decided.
						session.back();
						void from.report.refresh();
						void from.timeline.judge();
					},
				},
				place.finding,
				{...from.comparison.value, current: report.current.runId},
			);
		},
		copy() {
			session.copy(copyTextOf(place.dataset, place.finding), 'the finding');
		},
	};
};

type FindingProps = {readonly session: Session; readonly place: FindingPlace};

export const FindingScreen = ({session, place}: FindingProps) => {
	const size = useCell(session.size);
	const from = useCell(place.scroll);
	const evidence = useCell(place.evidence);
	const histories = useCell(place.histories);
	const explanation = useCell(place.explanation);
	const {findingView} = useCell(session.memory);
	const lines = findingLines(place, findingView, size.columns);
	const problem = [evidence, histories, explanation].find(loaded => loaded.status === 'failed')?.problem;
	const height = heightOf(size);
	const below = Math.max(0, lines.length - height - from);
	const position = place.findings.indexOf(place.finding) + 1;
	const {glyph, word} = severityMarks[place.finding.severity];
	const isWhole = columnOf(place.finding) === null;
	return (
		<Frame
			session={session}
			screen="finding"
			crumbs={crumbsOf(place, 'drift', titleOf(place.finding))}
			facts={[
				`${glyph} ${word}`,
				`${position} of ${place.findings.length}`,
				...(isWhole ? ['of the whole dataset'] : []),
			]}
			status={
				problem === undefined
					? line(below > 0 ? `↓ ${countOf(below, 'more line')}` : '', 'dim')
					: line(problem.what, 'failed')
			}
			labels={{
				view: findingView === 'overlaid' ? 'side by side' : 'overlaid',
				...(acceptanceOf(place.finding) !== null && {accept: 'take back'}),
				...(!(lines.length > height) && {up: ''}),
				...(!(place.findings.length > 1) && {previous: ''}),
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
