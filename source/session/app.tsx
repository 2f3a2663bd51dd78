// The session on the terminal: draws the current screen, and dispatches the keys.
import {Box, Text, useApp, useInput, useIsScreenReaderEnabled, usePaste, useWindowSize} from 'ink';
import {Component, type ReactNode, useLayoutEffect} from 'react';
import {Frame} from './components/frame.tsx';
import {Lines} from './components/lines.tsx';
import {ErrorText, Waiting} from './components/message.tsx';
import {RowAreaContext} from './components/row-area.ts';
import {ThemeContext} from './components/theme-context.ts';
import {useSignal} from './components/use-signal.ts';
import {type Binding, type Labels} from './input/key-bindings.ts';
import {helpLines} from './input/help-lines.ts';
import {keyNames} from './input/key-names.ts';
import {handleKeys, handlePaste} from './navigation/dispatch.ts';
import {handleMouse} from './navigation/mouse.ts';
import type {ScreenProps} from './navigation/screen-definition.ts';
import type {Session} from './navigation/session.ts';
import type {ScreenState} from './screens/registry.ts';
import {describeError, type ErrorMessage} from './state/error-message.ts';
import {bodyHeight} from './state/size.ts';
import {segment, textOf} from './text/line.ts';
import {scrolled} from './text/scrolled.ts';

const minSize = {columns: 60, rows: 16} as const;

type GuardProps = {readonly children: ReactNode};

/** Shows the error of a screen that cannot be drawn, so that the other screens can still be used. */
class Guard extends Component<GuardProps, {readonly error: ErrorMessage | undefined}> {
	static getDerivedStateFromError(error: unknown) {
		return {error: describeError(error)};
	}

	override state: {readonly error: ErrorMessage | undefined} = {error: undefined};

	override render(): ReactNode {
		const {error} = this.state;
		return error === undefined ? (
			this.props.children
		) : (
			<ErrorText error={error} press="This screen could not be drawn. Press esc to go back." />
		);
	}
}

/** Any key closes the list of keys, and does nothing else. */
const labelsOverKeys = (keys: readonly Binding[]): Labels => ({
	...Object.fromEntries(keys.filter(({action}) => action !== 'help').map(({action}) => [action, ''])),
	back: 'back',
});

const KeyList = ({session, state}: ScreenProps<ScreenState>) => {
	const size = useSignal(session.size);
	const scroll = useSignal(session.helpScroll);
	const {keys} = session.definitionOf(state);
	const rows = bodyHeight(size);
	const lines = helpLines(keys, size.columns);
	const {from, status, fits} = scrolled(lines.length, {scroll, height: rows});
	const more = textOf(status) === '' ? [] : [...status, segment(' '.repeat(3))];
	return (
		<Frame
			session={session}
			keys={keys}
			// By this name a file of keys names the screen.
			breadcrumb={[state.screen, 'keys']}
			status={[...more, segment(fits ? 'any key goes back' : '↑↓ scroll, any other key goes back', 'dim')]}
			labels={labelsOverKeys(keys)}
		>
			<Lines lines={lines} from={from} height={rows} />
		</Frame>
	);
};

const CurrentScreen = ({session, state}: ScreenProps<ScreenState>) => {
	const definition = session.definitionOf(state);
	return <definition.Component session={session} state={state} />;
};

const Opening = ({waitsFor}: {readonly waitsFor: string}) => (
	<Box flexDirection="column">
		<Text bold>ProfileMesh</Text>
		<Text> </Text>
		<Waiting text={waitsFor} />
	</Box>
);

/** Follows the mouse while it is switched on, and stops however the session ends. */
const useMouse = (session: Session, isWanted: boolean): void => {
	useLayoutEffect(() => {
		session.mouse.onEvent = event => {
			handleMouse(session, event);
		};

		session.mouse.track(isWanted);
		return () => {
			session.mouse.track(false);
		};
	}, [isWanted, session]);
};

type AppProps = {
	readonly session: Session;
	/** How many rows of a window the session draws on. */
	readonly rowsOf: (rows: number) => number;
	/** What the session waits for before the first screen, in words. */
	readonly waitsFor: string;
};

export const App = ({session, rowsOf, waitsFor}: AppProps) => {
	const {columns, rows: windowRows} = useWindowSize();
	const rows = rowsOf(windowRows);
	const stack = useSignal(session.stack);
	const isHelpShown = useSignal(session.help);
	const isLinear = useIsScreenReaderEnabled();
	const size = useSignal(session.size);
	const preferences = useSignal(session.preferences);
	const theme = session.isColorless ? 'plain' : preferences.theme;
	useLayoutEffect(() => {
		session.size.set({columns, rows});
	}, [columns, rows, session]);
	const {suspendTerminal} = useApp();
	useLayoutEffect(() => {
		session.suspend = async work => suspendTerminal(work);
	}, [session, suspendTerminal]);
	const isTooSmall = !isLinear && (columns < minSize.columns || rows < minSize.rows);
	useMouse(session, !isLinear && !isTooSmall && preferences.mouse);
	useInput((input, key) => {
		// The screen is hidden, so the user cannot see what a key does.
		handleKeys(
			session,
			keyNames(input, key).filter(name => !isTooSmall || name === 'ctrl+c' || name === 'ctrl+z'),
		);
	});
	usePaste(text => {
		if (!isTooSmall) {
			handlePaste(session, text);
		}
	});
	if (isTooSmall) {
		const needed = `${minSize.columns} × ${minSize.rows + windowRows - rows}`;
		return <Text wrap="wrap">{`ProfileMesh needs ${needed}; this window is ${columns} × ${windowRows}.`}</Text>;
	}

	// For one frame after a resize, the layout of the old size does not fit the window.
	if (!isLinear && (size.columns !== columns || size.rows !== rows)) {
		return null;
	}

	const state = stack.at(-1);
	if (state === undefined) {
		return <Opening waitsFor={waitsFor} />;
	}

	return (
		<ThemeContext value={theme}>
			<RowAreaContext value={session.mouse.rowArea}>
				<Guard key={`${state.screen} ${stack.length}`}>
					{isHelpShown ? (
						<KeyList session={session} state={state} />
					) : (
						<CurrentScreen session={session} state={state} />
					)}
				</Guard>
			</RowAreaContext>
		</ThemeContext>
	);
};
