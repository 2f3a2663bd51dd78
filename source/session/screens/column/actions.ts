// What the keys of the column screen do.
import {metrics} from '../../../profiling/metrics/catalogue.ts';
import {cutEnd, visible} from '../../../terminal-text.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {scrollMoves} from '../../input/list-actions.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {planDatasets} from '../../services/plan-datasets.ts';
import {bodyHeight} from '../../state/size.ts';
import {choiceState} from '../choice/state.ts';
import {profileNames} from '../profile/actions.ts';
import {rawText} from '../profile/columns.ts';
import {chooseRows} from '../rows/choices.ts';
import {sharePage} from '../share-page.ts';
import {drawableMetrics, pointCount} from './history-chart.ts';
import type {columnKeys} from './keys.ts';
import {chartedMetric, linesOf, twoColumns} from './lines.ts';
import {columnState, type ColumnState} from './state.ts';

export const columnActions = (session: Session, state: ColumnState): Actions<typeof columnKeys> => {
	const go = (change: number) => () => {
		const next = state.names[state.names.indexOf(state.name) + change];
		if (next !== undefined) {
			session.replace(columnState({...state, name: next}));
		}
	};

	const lineCount = () => linesOf(state, session.size.value).length;
	const height = () => bodyHeight(session.size.value);

	/** The chart is the last part of a narrow window, where a change of it would not be seen. */
	const showChart = () => {
		if (session.size.value.columns < twoColumns) {
			state.scroll.set(Math.max(0, lineCount() - height()));
		}
	};

	const moveInTime = (change: number) => () => {
		const count = pointCount(state.histories.current ?? new Map(), chartedMetric(state));
		state.back.update(back => Math.max(0, Math.min(back + change, count - 1)));
		showChart();
	};

	const column = state.profile.columns.find(candidate => candidate.column.name === state.name);
	const copyStatement = async () => {
		const plans = await planDatasets(state.openConfig, [state.dataset]);
		session.copy(
			plans
				.flatMap(plan => plan.statements)
				.map(statement => `${statement};\n`)
				.join(''),
			'the statement',
		);
	};

	return {
		...scrollMoves(state.scroll, lineCount, height),
		nextMetric() {
			const names = drawableMetrics(state.histories.current ?? new Map());
			const next = (names.indexOf(chartedMetric(state) ?? 'count') + 1) % Math.max(1, names.length);
			state.metric.set(names[next]);
			showChart();
		},
		earlierRun: moveInTime(1),
		laterRun: moveInTime(-1),
		previous: go(-1),
		next: go(1),
		rows() {
			if (column !== undefined) {
				chooseRows(session, {...state, profile: column, slice: state.profile.run.slice});
			}
		},
		share() {
			const {openConfig, profile, name} = state;
			sharePage(session, [...profileNames(profile), name], async () => {
				const {profilePage} = await import('../../../pages.ts');
				return profilePage(openConfig.workspace, {profiles: [{profile}], column: name});
			});
		},
		copy() {
			const figures = metrics
				.values()
				.filter(({name}) => column?.metrics.has(name) === true)
				.toArray();
			session.push(
				choiceState({
					breadcrumb: breadcrumbOf(state, state.name, 'copy'),
					question: 'Which value to copy?',
					choices: [
						...figures.map(({name, label}) => {
							const text = rawText(column?.metrics.get(name)?.value);
							return {
								id: name,
								label,
								about: cutEnd(visible(text), 40),
								choose() {
									session.copy(text, `${label} of ${state.name}`);
								},
							};
						}),
						{
							id: 'statement',
							label: 'the statement that read them',
							choose() {
								session.attempt(copyStatement);
							},
						},
					],
				}),
			);
		},
	};
};
