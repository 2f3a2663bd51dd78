// The session on the terminal: the place where the user is, drawn; keys, played.
import {Box, Text, useApp, useInput, useIsScreenReaderEnabled, usePaste, useWindowSize} from 'ink';
import {Component, useLayoutEffect, type ReactNode} from 'react';
import {useSignal} from './state/signal.ts';
import {ErrorText, Waiting} from './components/message.tsx';
import {Frame, frameHeight} from './components/frame.tsx';
import {Lines} from './components/lines.tsx';
import {playKeys, playPaste} from './input/dispatch.ts';
import {keyLines} from './input/key-lines.ts';
import {keyNames} from './input/key-names.ts';
import {screenKeys, type Labels, type ScreenName} from './input/key-bindings.ts';
import {line} from './text/line.ts';
import type {ScreenState} from './navigation/screen-state.ts';
import {describeError, type ErrorMessage} from './state/error-message.ts';
import {ChoiceScreen} from './screens/choice/screen.tsx';
import {ColumnScreen} from './screens/column/screen.tsx';
import {ConfigsScreen} from './screens/configs/screen.tsx';
import {DriftScreen} from './screens/drift/screen.tsx';
import {FindingScreen} from './screens/finding/screen.tsx';
import {ProfileScreen} from './screens/profile/screen.tsx';
import {BatchScreen} from './screens/batch/screen.tsx';
import {RunsScreen} from './screens/runs/screen.tsx';
import {StatementsScreen} from './screens/statements/screen.tsx';
import {TablesScreen} from './screens/tables/screen.tsx';
import type {Session} from './navigation/session.ts';

const least = {columns: 60, rows: 16} as const;

const screenOf = (session: Session, state: ScreenState): ReactNode => {
	switch (state.screen) {
		case 'choice': {
			return <ChoiceScreen session={session} state={state} />;
		}

		case 'configs': {
			return <ConfigsScreen session={session} state={state} />;
		}

		case 'tables': {
			return <TablesScreen session={session} state={state} />;
		}

		case 'run': {
			return <BatchScreen session={session} state={state} />;
		}

		case 'profile': {
			return <ProfileScreen session={session} state={state} />;
		}

		case 'column': {
			return <ColumnScreen session={session} state={state} />;
		}

		case 'drift': {
			return <DriftScreen session={session} state={state} />;
		}

		case 'finding': {
			return <FindingScreen session={session} state={state} />;
		}

		case 'runs': {
			return <RunsScreen session={session} state={state} />;
		}

		case 'statements': {
			return <StatementsScreen session={session} state={state} />;
		}
	}
};

type GuardProps = {readonly children: ReactNode};

/** A screen that cannot be drawn says so, and the others stay within reach. */
class Guard extends Component<GuardProps, {readonly problem: ErrorMessage | undefined}> {
	static getDerivedStateFromError(error: unknown) {
		return {problem: describeError(error)};
	}

	override state: {readonly problem: ErrorMessage | undefined} = {problem: undefined};

	override render(): ReactNode {
		const {problem} = this.state;
		return problem === undefined ? (
			this.props.children
		) : (
			<ErrorText problem={problem} press="This screen could not be drawn. Press esc to go back." />
		);
	}
}

/** Over the list of keys none of them does what it says there. */
const keysListed = (screen: ScreenName): Labels => ({
	...Object.fromEntries(screenKeys[screen].filter(({action}) => action !== 'help').map(({action}) => [action, ''])),
	back: 'back',
});

const Keys = ({session, state}: {readonly session: Session; readonly state: ScreenState}) => {
	const size = useSignal(session.size);
	return (
		<Frame
			session={session}
			screen={state.screen}
			crumbs={['keys']}
			status={line('any key goes back', 'dim')}
			labels={keysListed(state.screen)}
		>
			<Lines
				lines={keyLines(state.screen, size.rows - frameHeight, size.columns)}
				height={size.rows - frameHeight}
			/>
		</Frame>
	);
};

const Opening = ({waitsFor}: {readonly waitsFor: string}) => (
	<Box flexDirection="column">
		<Text bold>ProfileMesh</Text>
		<Text> </Text>
		<Waiting text={waitsFor} />
	</Box>
);

type AppProps = {
	readonly session: Session;
	/** How many of a window's rows are drawn on. */
	readonly rowsOf: (rows: number) => number;
	/** In words, what there is to wait for before the first screen. */
	readonly waitsFor: string;
};

export const App = ({session, rowsOf, waitsFor}: AppProps) => {
	const {columns, rows: windowRows} = useWindowSize();
	const rows = rowsOf(windowRows);
	const places = useSignal(session.stack);
	const isHelpShown = useSignal(session.help);
	const isLinear = useIsScreenReaderEnabled();
	const size = useSignal(session.size);
	useLayoutEffect(() => {
		session.size.set({columns, rows});
	}, [columns, rows, session]);
	const {suspendTerminal} = useApp();
	useLayoutEffect(() => {
		session.suspend = async work => suspendTerminal(work);
	}, [session, suspendTerminal]);
	const isTooSmall = !isLinear && (columns < least.columns || rows < least.rows);
	useInput((input, key) => {
		// Nobody sees what a key would do.
		playKeys(
			session,
			keyNames(input, key).filter(name => !isTooSmall || name === 'ctrl+c'),
		);
	});
	usePaste(text => {
		if (!isTooSmall) {
			playPaste(session, text);
		}
	});
	if (isTooSmall) {
		return (
			<Text wrap="wrap">{`ProfileMesh needs ${least.columns} × ${least.rows + windowRows - rows}; this window is ${columns} × ${windowRows}.`}</Text>
		);
	}

	// For one frame after the window changed, what was measured for the old one would not fit.
	if (!isLinear && (size.columns !== columns || size.rows !== rows)) {
		return null;
	}

	const state = places.at(-1);
	if (state === undefined) {
		return <Opening waitsFor={waitsFor} />;
	}

	return (
		<Guard key={`${state.screen} ${places.length}`}>
			{isHelpShown ? <Keys session={session} state={state} /> : screenOf(session, state)}
		</Guard>
	);
};
