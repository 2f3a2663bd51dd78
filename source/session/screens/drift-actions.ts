// What the keys of the drift screen do.
import {basename} from 'node:path';
import type {DriftReport} from '../../drift/report.ts';
import type {Run} from '../../profiling/profile.ts';
import {exportFormats, type ExportFormat} from '../engine.ts';
import {findingsOf, type Finding} from '../findings.ts';
import type {Actions} from '../keys.ts';
import {listMoves, startFilter} from '../list-actions.ts';
import {memoizeLast} from '../memoize-last.ts';
import type {DriftPlace, Shown} from '../place.ts';
import {findingPlace, profilePlace, runsPlace} from '../routes.ts';
import type {Session} from '../session.ts';
import type {Comparison} from '../../workspace.ts';
import {choicePlace} from './choice.tsx';
import {
	copyTextOf,
	idsOf,
	searched,
	settleFindings,
} from './drift-rows.ts';

export const foundIn = memoizeLast(findingsOf);

export const rowsOf = ({report, shown, list}: DriftPlace): readonly Finding[] =>
	report.current === undefined ? [] : searched(foundIn(report.current, shown.value), list.value.filter);

const exportReport = async (session: Session, report: DriftReport, format: ExportFormat): Promise<void> => {
	const {datasetName, runId} = report.current;
	const {extension} = exportFormats.find(({name}) => name === format) ?? exportFormats[0];
	const name = `drift-${datasetName.replaceAll(/[^\p{Letter}\p{Number}\-._]/gv, '_')}-${runId.slice(0, 6)}.${extension}`;
	await session.engine.exportDrift(report, format, name);
	session.say(`Wrote ${name}`, 'good');
};

/** Compares other runs at the same place: what is shown stays until they are there. */
const compare = (place: DriftPlace, comparison: Comparison): void => {
	place.comparison.set(comparison);
	void place.report.refresh();
	void place.timeline.judge();
};

/** Goes run by run through the history. A baseline that was chosen stays; else each run is compared with the one before it. */
const walk = async (session: Session, place: DriftPlace, change: number): Promise<void> => {
	const {comparison, report, timeline} = place;
	if (timeline.runs.current === undefined) {
		await timeline.runs.refresh();
	}

	const runs = timeline.runs.current ?? [];
	const indexOf = (id: string | undefined) => runs.findIndex(({runId}) => id !== undefined && runId.startsWith(id));
	const at = indexOf(comparison.value.current ?? report.current?.current.runId);
	const next: Run | undefined = runs[at + change];
	const {baseline} = comparison.value;
	if (at === -1 || next === undefined) {
		session.say(change > 0 ? 'This is the latest run.' : 'This is the earliest run that is kept.', 'dim');
	} else if (baseline === undefined && at + change === 0) {
		session.say('The run before this one is the first: there is nothing to compare it with.', 'dim');
	} else if (baseline !== undefined && at + change === indexOf(baseline)) {
		session.say('The run before this one is the baseline. b chooses another.', 'dim');
	} else {
		compare(place, {...comparison.value, current: next.runId});
	}
};

export const driftActions = (session: Session, place: DriftPlace, page: () => number): Actions<'drift'> => {
	const {opened, dataset, list} = place;
	const ids = () => idsOf(rowsOf(place));
	const settle = () => {
		list.update(state => settleFindings(state, rowsOf(place), page()));
	};

	const here = (): Finding | undefined => {
		settle();
		return rowsOf(place)[list.value.cursor];
	};

	const moves = listMoves(list, ids, page);
	const fromHere = (move: () => void) => () => {
		settle();
		move();
	};

	const toggle = (severity: Shown) => () => {
		const next = new Set(place.shown.value);
		if (!next.delete(severity)) {
			next.add(severity);
		}

		place.shown.set(next);
	};

	const choose = (purpose: 'baseline' | 'current') => () => {
		session.push(runsPlace(opened, dataset, {
			purpose,
			choose(run) {
				session.back();
				compare(place, {...place.comparison.value, [purpose]: run.runId});
			},
		}));
	};

	const withReport = (go: (report: DriftReport) => void) => () => {
		const report = place.report.current;
		if (report !== undefined) {
			go(report);
		}
	};

	return {
		up: fromHere(moves.up),
		down: fromHere(moves.down),
		pageUp: fromHere(moves.pageUp),
		pageDown: fromHere(moves.pageDown),
		first: moves.first,
		last: moves.last,
		filter: startFilter(list),
		open: withReport(report => {
			const finding = here();
			if (finding === undefined) {
				return;
			}

			void place.evidence.refresh();
			session.push(findingPlace({
				opened, dataset, report, findings: rowsOf(place), evidence: place.evidence,
			}, finding));
		}),
		high: toggle('high'),
		medium: toggle('medium'),
		low: toggle('low'),
		none: toggle('none'),
		earlier() {
			session.attempt(async () => walk(session, place, -1));
		},
		later() {
			session.attempt(async () => walk(session, place, 1));
		},
		baseline: choose('baseline'),
		current: choose('current'),
		export: withReport(report => {
			session.push(choicePlace([basename(opened.loaded.file), dataset.datasetName, 'export'], 'Write the report as what?', exportFormats.map(({name, extension, about}) => ({
				id: name,
				label: name,
				about: `.${extension}, ${about}`,
				choose() {
					session.attempt(async () => exportReport(session, report, name));
				},
			}))));
		}),
		profile: withReport(report => {
			session.push(profilePlace(opened, dataset, report.current.runId));
		}),
		history() {
			session.push(runsPlace(opened, dataset));
		},
		copy() {
			const finding = here();
			if (finding !== undefined) {
				session.copy(copyTextOf(dataset, finding), 'the finding');
			}
		},
	};
};
