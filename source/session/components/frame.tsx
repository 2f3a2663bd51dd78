// The frame of every screen: where the user is and the facts above, status and keys below.
import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import type {ReactNode} from 'react';
import {cellWidth, cutMiddle, visible} from '../../terminal-text.ts';
import {useSignal} from '../state/signal.ts';
import {footerLine} from '../input/key-lines.ts';
import type {Labels, ScreenName} from '../input/key-bindings.ts';
import {cutLine, emptyLine, line, segment, textOf, type Line} from '../text/line.ts';
import {promptLine} from '../state/prompt.ts';
import type {Session} from '../navigation/session.ts';
import {LineText} from './lines.tsx';

const program = 'ProfileMesh';

/** Lines of a window that the frame takes. */
export const frameHeight = 4;

/** The line at the top: crumbs give way from the left, then facts from the right. */
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

type FrameProps = {
	readonly session: Session;
	readonly screen: ScreenName;
	readonly crumbs: readonly string[];
	/** The most important first: the last ones go when the window is narrow. */
	readonly facts?: readonly string[];
	/** The line above the keys, when nothing else is being said there. */
	readonly status?: Line;
	readonly labels?: Labels;
	readonly children: ReactNode;
};

export const Frame = ({session, screen, crumbs, facts = [], status = emptyLine, labels = {}, children}: FrameProps) => {
	const notice = useSignal(session.notice);
	const size = useSignal(session.size);
	const isLinear = useIsScreenReaderEnabled();
	const prompt = useSignal(session.prompt);
	const noticed = notice === undefined ? status : line(visible(notice.text), notice.tone);
	const said = prompt === undefined ? noticed : promptLine(prompt);
	if (isLinear) {
		return (
			<Box flexDirection="column">
				<Text>{[program, ...crumbs.map(crumb => visible(crumb))].join(', ')}</Text>
				{facts.length > 0 && <Text>{facts.map(fact => visible(fact)).join(', ')}</Text>}
				{children}
				{said.length > 0 && <Text>{textOf(said)}</Text>}
				<Text>{`Keys: ${textOf(footerLine(screen, labels, 1000)).replaceAll(/ {3,}/gv, ', ')}`}</Text>
			</Box>
		);
	}

	return (
		<Box flexDirection="column" height={size.rows} width={size.columns}>
			<LineText line={headerLine(crumbs, facts, size.columns)} />
			<Text> </Text>
			<Box flexDirection="column" height={size.rows - frameHeight} overflow="hidden">
				{children}
			</Box>
			<LineText line={cutLine(said, size.columns)} />
			<LineText line={footerLine(screen, labels, size.columns)} />
		</Box>
	);
};
