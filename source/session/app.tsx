// The session on the terminal: the place where the user is, drawn; keys, played.
import {Box, Text, useApp, useInput, useIsScreenReaderEnabled, usePaste, useWindowSize} from 'ink';
import {Component, useLayoutEffect, type ReactNode} from 'react';
import {useCell} from './cell.ts';
import {ProblemText, Waiting} from './components/message.tsx';
import {Frame, frameHeight} from './components/frame.tsx';
import {Lines} from './components/lines.tsx';
import {playKeys, playPaste} from './dispatch.ts';
import {keyLines} from './footer.ts';
import {keyNames} from './key-input.ts';
import {screenKeys, type Labels, type ScreenName} from './keys.ts';
import {line} from './line.ts';
import type {Place} from './place.ts';
import {problemOf, type Problem} from './problem.ts';
import {ChoiceScreen} from './screens/choice.tsx';
import {ColumnScreen} from './screens/column.tsx';
import {ConfigsScreen} from './screens/configs.tsx';
import {DriftScreen} from './screens/drift.tsx';
import {FindingScreen} from './screens/finding.tsx';
import {ProfileScreen} from './screens/profile.tsx';
import {RunScreen} from './screens/run.tsx';
import {RunsScreen} from './screens/runs.tsx';
import {StatementsScreen} from './screens/statements.tsx';
import {TablesScreen} from './screens/tables.tsx';
import type {Session} from './session.ts';

const least = {columns: 60, rows: 16} as const;

const screenOf = (session: Session, place: Place): ReactNode => {
	switch (place.screen) {
		case 'choice': {
			return <ChoiceScreen session={session} place={place} />;
		}

		case 'configs': {
			return <ConfigsScreen session={session} place={place} />;
		}

		case 'tables': {
			return <TablesScreen session={session} place={place} />;
		}

		case 'run': {
			return <RunScreen session={session} place={place} />;
		}

		case 'profile': {
			return <ProfileScreen session={session} place={place} />;
		}

		case 'column': {
			return <ColumnScreen session={session} place={place} />;
		}

		case 'drift': {
			return <DriftScreen session={session} place={place} />;
		}

		case 'finding': {
			return <FindingScreen session={session} place={place} />;
		}

		case 'runs': {
			return <RunsScreen session={session} place={place} />;
		}

		case 'statements': {
			return <StatementsScreen session={session} place={place} />;
		}
	}
};

type GuardProps = {readonly children: ReactNode};

/** A screen that cannot be drawn says so, and the others stay within reach. */
class Guard extends Component<GuardProps, {readonly problem: Problem | undefined}> {
	static getDerivedStateFromError(error: unknown) {
		return {problem: problemOf(error)};
	}

	override state: {readonly problem: Problem | undefined} = {problem: undefined};

	override render(): ReactNode {
		const {problem} = this.state;
		return problem === undefined ? (
			this.props.children
		) : (
			<ProblemText problem={problem} press="This screen could not be drawn. Press esc to go back." />
		);
	}
}

/** Over the list of keys none of them does what it says there. */
const keysListed = (screen: ScreenName): Labels => ({
	...Object.fromEntries(screenKeys[screen].filter(({action}) => action !== 'help').map(({action}) => [action, ''])),
	back: 'back',
});

const Keys = ({session, place}: {readonly session: Session; readonly place: Place}) => {
	const size = useCell(session.size);
	return (
		<Frame
			session={session}
			screen={place.screen}
			crumbs={['keys']}
			status={line('any key goes back', 'dim')}
			labels={keysListed(place.screen)}
		>
			<Lines
				lines={keyLines(place.screen, size.rows - frameHeight, size.columns)}
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
	const places = useCell(session.places);
	const isHelpShown = useCell(session.help);
	const isLinear = useIsScreenReaderEnabled();
	const size = useCell(session.size);
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

	const place = places.at(-1);
	if (place === undefined) {
		return <Opening waitsFor={waitsFor} />;
	}

	return (
		<Guard key={`${place.screen} ${places.length}`}>
			{isHelpShown ? <Keys session={session} place={place} /> : screenOf(session, place)}
		</Guard>
	);
};
