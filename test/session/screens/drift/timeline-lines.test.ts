// The drift of all runs in a line: no fact is cut, however narrow the window.
import test from 'ava';
import type {DriftStatus} from '../../../../source/drift/drift-status.ts';
import {timelineLines} from '../../../../source/session/screens/drift/timeline-lines.ts';
import {textOf, widthOf} from '../../../../source/session/text/line.ts';
import {aRun} from '../../../support/run-profiles.ts';

const runs = Array.from({length: 60}, () => aRun());

const lineAt = (width: number, current: number): string => {
	const driftStatuses = new Map<string, Pick<DriftStatus, 'worst'>>(
		runs.slice(1).map(({runId}, index) => [runId, {worst: index > 50 ? 'medium' : 'none'}]),
	);
	const lines = timelineLines(
		{runs, driftStatuses},
		{baseline: runs[current - 1] ?? aRun(), current: runs[current] ?? aRun()},
		width,
	);
	for (const line of lines) {
		if (widthOf(line) > width) {
			throw new Error(`${textOf(line)} is wider than ${width}`);
		}
	}

	return lines.map(line => textOf(line))[0] ?? '';
};

test('a run keeps its position and severity at any width, and drops "since run" if there is no room', t => {
	for (const width of [60, 80, 90, 100, 140]) {
		t.regex(lineAt(width, 59), /run 60 of 60 {3}MED(?:$| {3}since run 53$)/v);
		t.regex(lineAt(width, 8), /run 9 of 60(?:$| {3}since run 53$)/v);
	}

	t.regex(lineAt(140, 59), /since run 53$/v);
});
