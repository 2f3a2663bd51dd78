// What a screen says instead of its list: it waits, it has nothing, or something failed.
import {Box, Text} from 'ink';
import {useEffect, useState, type ReactElement} from 'react';
import type {Problem} from '../problem.ts';
import type {Loaded} from '../resource.ts';
import {styleOf} from '../theme.ts';

const spinnerFrames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;
const quietFor = 150;
const framePeriod = 100;

/** The frame of the spinner at some milliseconds of the clock. */
export const spinnerAt = (milliseconds: number): string => spinnerFrames[Math.floor(milliseconds / framePeriod) % spinnerFrames.length] ?? spinnerFrames[0];

/** A spinner that shows itself only when a wait is long enough to be noticed. */
export const Waiting = ({text}: {readonly text: string}) => {
	const [elapsed, setElapsed] = useState(0);
	useEffect(() => {
		const started = Date.now();
		let ticking: NodeJS.Timeout | undefined;
		const waiting = setTimeout(() => {
			setElapsed(quietFor);
			ticking = setInterval(() => {
				setElapsed(Date.now() - started);
			}, framePeriod);
		}, quietFor);
		return () => {
			clearTimeout(waiting);
			clearInterval(ticking);
		};
	}, []);
	return elapsed < quietFor ? <Text> </Text> : <Text dimColor wrap='truncate-end'>{`  ${spinnerAt(elapsed)} ${text}`}</Text>;
};

type ProblemProps = {
	readonly problem: Problem;
	/** What to press. */
	readonly press: string;
};

export const ProblemText = ({problem, press}: ProblemProps) => (
	<Box flexDirection='column' paddingX={2}>
		<Box>
			<Box flexShrink={0}><Text {...styleOf('failed')}>{'✖ '}</Text></Box>
			<Text {...styleOf('failed')} wrap='wrap'>{problem.what}</Text>
		</Box>
		<Box flexDirection='column' paddingLeft={2}>
			{problem.why !== undefined && <Text wrap='wrap'>{problem.why}</Text>}
			{problem.hint !== undefined && <Text wrap='wrap'>{problem.hint}</Text>}
			<Text> </Text>
			<Text dimColor wrap='wrap'>{press}</Text>
		</Box>
	</Box>
);

export const EmptyText = ({text}: {readonly text: string}) => (
	<Box paddingX={2}><Text dimColor wrap='wrap'>{text}</Text></Box>
);

type LoadedViewProps<T> = {
	readonly loaded: Loaded<T>;
	readonly waitsFor: string;
	readonly press?: string;
	readonly children: (value: T) => ReactElement | null;
};

/** Shows what was loaded, or that it is being waited for, or why it is not there. */
export const LoadedView = <T,>({loaded, waitsFor, press = 'Press esc to go back.', children}: LoadedViewProps<T>) => {
	switch (loaded.status) {
		case 'loading': {
			return <Waiting text={waitsFor}/>;
		}

		case 'failed': {
			return <ProblemText problem={loaded.problem} press={press}/>;
		}

		case 'ready': {
			return children(loaded.value);
		}
	}
};
