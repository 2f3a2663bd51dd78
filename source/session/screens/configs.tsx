// The configs that were found: what each opens, or what is wrong with it.
import {Box, Text} from 'ink';
import SelectInput from 'ink-select-input';
import {createContext, useContext, useEffect} from 'react';
import {formatCount} from '../../reports/format.ts';
import {Cell, useCell} from '../cell.ts';
import {EmptyText, LoadedView} from '../components/message.tsx';
import {Frame, frameHeight} from '../components/frame.tsx';
import {LineText} from '../components/lines.tsx';
import {
	loadRow,
	nextEnvironment,
	type ConfigRow,
} from '../config-rows.ts';
import type {Actions} from '../keys.ts';
import {segment} from '../line.ts';
import type {ConfigsPlace, Overview} from '../place.ts';
import {Resource} from '../resource.ts';
import type {Session, Size} from '../session.ts';
import {
	headingLine,
	layOut,
	rowLine,
	type Layout,
} from '../table-layout.ts';
import {useNow} from '../use-now.ts';
import {columnsOf, lookInto} from './configs-rows.ts';

const pageOf = ({rows}: Size): number => Math.max(1, rows - frameHeight - 4);

export const configsPlace = (session: Session): ConfigsPlace => ({
	screen: 'configs',
	rows: new Resource(async () => {
		const files = await session.engine.discover();
		return Promise.all(files.map(async file => loadRow(session.engine, file)));
	}),
	cursor: new Cell({index: 0, epoch: 0}),
	overviews: new Cell<ReadonlyMap<string, Overview>>(new Map()),
});

export const configsActions = (session: Session, place: ConfigsPlace): Actions<'configs'> => {
	const rows = () => place.rows.current ?? [];
	const go = (change: number) => () => {
		place.cursor.update(({index, epoch}) => ({index: Math.max(0, Math.min(index + change, rows().length - 1)), epoch: epoch + 1}));
	};

	const here = () => rows()[place.cursor.value.index];
	return {
		up: go(-1),
		down: go(1),
		pageUp: go(-10),
		pageDown: go(10),
		first: go(-Infinity),
		last: go(Infinity),
		open() {
			const row = here();
			if (row === undefined) {
				return;
			}

			if ('problem' in row.result) {
				session.sayProblem(row.result.problem);
				return;
			}

			const {environment} = row.result.loaded;
			session.attempt(async () => {
				session.push(await session.home(row.file, environment));
			});
		},
		environment() {
			const row = here();
			if (row === undefined || 'problem' in row.result) {
				return;
			}

			const {loaded} = row.result;
			const next = nextEnvironment(loaded);
			if (next === loaded.environment) {
				session.say('This config has one environment.', 'dim');
				return;
			}

			session.attempt(async () => {
				const changed = await loadRow(session.engine, row.file, next);
				place.rows.set({status: 'ready', value: rows().map(candidate => candidate === row ? changed : candidate)});
				void lookInto(session, place);
			});
		},
		refresh() {
			place.overviews.set(new Map());
			void place.rows.refresh();
		},
	};
};

const LayoutContext = createContext<Layout<ConfigRow> | undefined>(undefined);
const RowsContext = createContext<ReadonlyMap<string, ConfigRow>>(new Map());

const Indicator = ({isSelected = false}: {readonly isSelected?: boolean}) => <LineText line={[isSelected ? segment('❯ ', 'cursor') : segment('  ')]}/>;

const Item = ({label, isSelected = false}: {readonly label: string; readonly isSelected?: boolean}) => {
	const layout = useContext(LayoutContext);
	const row = useContext(RowsContext).get(label);
	return layout === undefined || row === undefined ? null : <LineText line={rowLine(layout, row)} isStrong={isSelected}/>;
};

type ConfigsProps = {readonly session: Session; readonly place: ConfigsPlace};

/** What is wrong with the config under the cursor. */
const detailOf = (row: ConfigRow | undefined): readonly string[] => {
	if (row === undefined || !('problem' in row.result)) {
		return [];
	}

	const {what, why, hint} = row.result.problem;
	return [what, why, hint].filter(part => part !== undefined);
};

export const ConfigsScreen = ({session, place}: ConfigsProps) => {
	const size = useCell(session.size);
	const loaded = useCell(place.rows);
	const cursor = useCell(place.cursor);
	const overviews = useCell(place.overviews);
	const isHelpShown = useCell(session.help);
	const now = useNow();
	const rows = loaded.status === 'ready' ? loaded.value : [];
	useEffect(() => {
		if (loaded.status === 'loading') {
			void place.rows.refresh();
		} else {
			void lookInto(session, place);
		}
	}, [loaded.status, place, session]);
	const layout = layOut(columnsOf(overviews, now), rows, size.columns - 2);
	const here = rows[cursor.index];
	return (
		<Frame
			session={session}
			screen='configs'
			crumbs={['configs']}
			facts={loaded.status === 'ready' ? [`${formatCount(rows.length)} found`] : []}
			labels={here !== undefined && 'loaded' in here.result && here.result.loaded.environments.length > 1 ? {} : {environment: ''}}
		>
			<LoadedView loaded={loaded} waitsFor='Looking for configs' press='Press R to look again, q to quit.'>
				{() => rows.length === 0
					? <EmptyText text='No config found in ., ./config, ./profilemesh or ./examples. Write one with profilemesh init, or name one with --config FILE; then press R.'/>
					: (
						<LayoutContext value={layout}>
							<RowsContext value={new Map(rows.map(row => [row.file, row]))}>
								<LineText line={[segment('  '), ...headingLine(layout)]}/>
								<SelectInput
									key={cursor.epoch}
									items={rows.map(row => ({key: row.file, label: row.file, value: row.file}))}
									initialIndex={cursor.index}
									limit={Math.min(pageOf(size), rows.length)}
									isFocused={!isHelpShown}
									indicatorComponent={Indicator}
									itemComponent={Item}
									onHighlight={item => {
										place.cursor.update(({epoch}) => ({index: rows.findIndex(row => row.file === item.value), epoch}));
									}}
									onSelect={item => {
										// The key that opened the screen must have gone round before there is another screen to hear it.
										setImmediate(() => {
											place.cursor.update(({epoch}) => ({index: rows.findIndex(row => row.file === item.value), epoch}));
											configsActions(session, place).open();
										});
									}}
								/>
								<Box flexDirection='column' marginTop={1} paddingX={2}>
									{detailOf(here).map(text => <Text key={text} wrap='wrap' dimColor>{text}</Text>)}
								</Box>
							</RowsContext>
						</LayoutContext>
					)}
			</LoadedView>
		</Frame>
	);
};
