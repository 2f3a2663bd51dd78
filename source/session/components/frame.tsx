// The frame of every screen: breadcrumb and facts at the top, status and keys at the bottom.
import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import type {ReactNode} from 'react';
import {formatCount} from '../../reports/format.ts';
import {cellWidth, cutMiddle, visible} from '../../terminal-text.ts';
import {type Binding, type Labels, promptKeys} from '../input/key-bindings.ts';
import {footerLine} from '../input/key-lines.ts';
import type {Notice, Session} from '../navigation/session.ts';
import {bodyHeight} from '../state/size.ts';
import {cutWidest, emptyLine, fitLine, line, type Line, segment, textOf, wrapSentence} from '../text/line.ts';
import {promptLines} from '../text/prompt-line.ts';
import {Lines, LineText} from './lines.tsx';
import {spinnerAt} from './message.tsx';
import {useRunningPercent} from './use-running-percent.ts';
import {useSignal} from './use-signal.ts';
import {useWaited} from './use-waited.ts';
import {useWatch} from './use-watch.ts';

const program = 'ProfileMesh';

/** The line at the top. A narrow window drops the breadcrumb from the left, then facts from the right. */
const headerLine = (crumbs: readonly string[], facts: readonly string[], width: number): Line => {
	const names = crumbs.map(crumb => visible(crumb));
	for (let kept = facts.length; kept >= 0; kept--) {
		const right = facts
			.slice(0, kept)
			.map(fact => visible(fact))
			.join(' · ');
		const room = width - program.length - 2 - (right === '' ? 0 : cellWidth(right) + 2);
		const shortest = names.slice(-2).join(' › ').length + (names.length > 2 ? 4 : 0);
		if (kept > 0 && room < Math.min(shortest, 30)) {
			continue;
		}

		let dropped = 0;
		let left = names.join(' › ');
		while (cellWidth(left) > room && dropped < names.length - 1) {
			dropped++;
			left = ['…', ...names.slice(dropped)].join(' › ');
		}

		left = cutMiddle(left, room);
		const gap = ' '.repeat(Math.max(0, room - cellWidth(left)) + (right === '' ? 0 : 2));
		return [segment(program, 'title'), segment('  '), segment(left), segment(gap), segment(right, 'dim')];
	}

	return line(program, 'title');
};

/** The cursor in a list, with how many rows it has and how many fit. */
type Position = {readonly cursor: number; readonly count: number; readonly page: number};

/** The status line, with `19 of 41` at its end where a list is longer than the window. */
const withPosition = (status: Line, {cursor, count, page}: Position, width: number): Line => {
	if (count <= page) {
		return cutWidest(status, width);
	}

	const text = `${formatCount(cursor + 1)} of ${formatCount(count)}`;
	const room = width - text.length - 3;
	return [...fitLine(cutWidest(status, room), room), segment(`   ${text}`, 'dim')];
};

/** What the session waits for, in place of a notice: a storage, or what a key leads to. */
const useWait = (session: Session): Notice | undefined => {
	const storage = useSignal(session.configs.wait);
	const leading = useSignal(session.leading.waitsFor);
	const waited = useWaited(leading);
	if (storage !== undefined) {
		return {text: storage, tone: 'medium'};
	}

	return leading === undefined || waited === 0
		? undefined
		: {
				text: `${spinnerAt(waited)} ${leading}; ${session.keys.shown(session.current, 'back')} gives it up`,
				tone: 'dim',
			};
};

/** Lines above the keys of what must be read whole: an error with its reason and what to do, or a wait. */
const maxLines = 3;

/** The lines above the keys: the open question, else what is waited for, else the notice, else those of the screen. */
const useStatusLines = (session: Session, status: Line, width: number): readonly Line[] => {
	const notice = useSignal(session.notice);
	const prompt = useSignal(session.prompt);
	const wait = useWait(session);
	if (prompt !== undefined) {
		return promptLines(prompt, width);
	}

	const shown = notice?.asksToQuit === true ? notice : (wait ?? notice);
	return shown !== undefined && (shown === wait || shown.tone === 'failed')
		? wrapSentence(visible(shown.text), {tone: shown.tone, width, maxLines})
		: [shown === undefined ? status : line(visible(shown.text), shown.tone)];
};

type FrameProps = {
	readonly session: Session;
	/** The keys of the screen, for the footer. */
	readonly keys: readonly Binding[];
	readonly breadcrumb: readonly string[];
	/** Most important first: a narrow window drops the last ones. */
	readonly facts?: readonly string[];
	/** The line above the keys, while there is no notice and no prompt. */
	readonly status?: Line;
	/** Of a list; left out where the screen has none. */
	readonly position?: Position;
	readonly labels?: Labels;
	/** Whether the screen itself shows the running batch. */
	readonly showsBatch?: boolean;
	readonly children: ReactNode;
};

export const Frame = ({
	session,
	keys,
	breadcrumb,
	facts: ofScreen = [],
	status = emptyLine,
	position = {cursor: 0, count: 0, page: 0},
	labels = {},
	showsBatch = false,
	children,
}: FrameProps) => {
	const size = useSignal(session.size);
	const isLinear = useIsScreenReaderEnabled();
	const percent = useRunningPercent(session);
	const watching = useWatch(session, size.columns);
	const facts = [
		...(percent === undefined || showsBatch ? [] : [`batch at ${percent} %`]),
		...(watching === undefined ? [] : [watching]),
		...ofScreen,
	];
	const prompt = useSignal(session.prompt);
	const statusLines = useStatusLines(session, status, isLinear ? Infinity : size.columns);
	const [statusLine = emptyLine, above] = [statusLines.at(-1), statusLines.slice(0, -1)];
	const footer =
		prompt === undefined
			? {keys: session.keys.of(keys), labels}
			: {keys: promptKeys, labels: prompt.complete === undefined ? {complete: ''} : {}};
	if (isLinear) {
		return (
			<Box flexDirection="column">
				<Text>{[program, ...breadcrumb.map(part => visible(part))].join(', ')}</Text>
				{facts.length > 0 && <Text>{facts.map(fact => visible(fact)).join(', ')}</Text>}
				{children}
				{statusLine.length > 0 && <Text>{textOf(statusLine)}</Text>}
				<Text>{`Keys: ${textOf(footerLine(footer.keys, footer.labels, 1000)).replaceAll(/ {3,}/gv, ', ')}`}</Text>
			</Box>
		);
	}

	return (
		<Box flexDirection="column" height={size.rows} width={size.columns}>
			<LineText line={headerLine(breadcrumb, facts, size.columns)} />
			<Text> </Text>
			<Box flexDirection="column" height={bodyHeight(size) - above.length} overflow="hidden">
				{children}
			</Box>
			<Lines lines={above} height={above.length} />
			<LineText line={prompt === undefined ? withPosition(statusLine, position, size.columns) : statusLine} />
			<LineText line={footerLine(footer.keys, footer.labels, size.columns)} />
		</Box>
	);
};
