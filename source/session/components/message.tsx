// What a screen shows instead of its list: that it waits, is empty, or failed.
import {Box, Text, useWindowSize} from 'ink';
import type {ReactElement, ReactNode} from 'react';
import type {ErrorMessage} from '../state/error-message.ts';
import type {Loaded} from '../state/resource.ts';
import type {Tone} from '../text/theme.ts';
import {wrapWords} from '../text/wrap-words.ts';
import {useStyles} from './theme-context.ts';
import {framePeriod, useWaited} from './use-waited.ts';

const spinnerFrames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;

/** The frame of the spinner at a time, in milliseconds. */
export const spinnerAt = (milliseconds: number): string =>
	spinnerFrames[Math.floor(milliseconds / framePeriod) % spinnerFrames.length] ?? spinnerFrames[0];

/** A spinner that appears only after a noticeable wait. */
export const Waiting = ({text}: {readonly text: string}) => {
	const elapsed = useWaited(text);
	return elapsed === 0 ? (
		<Text> </Text>
	) : (
		<Text dimColor wrap="truncate-end">{`  ${spinnerAt(elapsed)} ${text}`}</Text>
	);
};

const margin = 2;
const sign = '✖ ';

type WrappedProps = {
	readonly text: string;
	readonly tone?: Tone;
};

/** Breaks a text at blanks, and a word that is longer than the window anywhere. No line begins with a blank. */
export const Wrapped = ({text, tone = 'plain'}: WrappedProps) => {
	const {columns} = useWindowSize();
	const styleOf = useStyles();
	return (
		<Text {...styleOf(tone)} wrap="wrap">
			{wrapWords(text, columns - 2 * margin - sign.length).join('\n')}
		</Text>
	);
};

type FailureProps = {
	readonly what: string;
	/** Below the text, at the same indent. */
	readonly children: ReactNode;
};

/** What failed, why, and what to do next. */
export const Failure = ({what, children}: FailureProps) => {
	const styleOf = useStyles();
	return (
		<Box flexDirection="column" paddingX={margin}>
			<Box>
				<Box flexShrink={0}>
					<Text {...styleOf('failed')}>{sign}</Text>
				</Box>
				<Wrapped text={what} tone="failed" />
			</Box>
			<Box flexDirection="column" paddingLeft={sign.length}>
				{children}
			</Box>
		</Box>
	);
};

type ErrorTextProps = {
	readonly error: ErrorMessage;
	/** What to press. */
	readonly press: string;
};

export const ErrorText = ({error: {what, why, hint}, press}: ErrorTextProps) => (
	<Failure what={what}>
		{why !== undefined && <Wrapped text={why} />}
		{hint !== undefined && <Wrapped text={hint} />}
		<Text> </Text>
		<Wrapped text={press} tone="dim" />
	</Failure>
);

export const EmptyText = ({text}: {readonly text: string}) => (
	<Box paddingX={2}>
		<Text dimColor wrap="wrap">
			{text}
		</Text>
	</Box>
);

type LoadedViewProps<T> = {
	readonly loaded: Loaded<T>;
	readonly waitsFor: string;
	readonly press?: string;
	readonly children: (value: T) => ReactElement | null;
};

/** Shows what was loaded; until then a spinner, and after a failure the error. */
export const LoadedView = <T,>({loaded, waitsFor, press = 'Press esc to go back.', children}: LoadedViewProps<T>) => {
	switch (loaded.status) {
		case 'loading': {
			return <Waiting text={waitsFor} />;
		}

		case 'failed': {
			return <ErrorText error={loaded.error} press={press} />;
		}

		case 'ready': {
			return children(loaded.value);
		}
	}
};
