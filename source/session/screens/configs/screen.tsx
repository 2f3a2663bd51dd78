// The configs: the database of each, or its error.
import {Box} from 'ink';
import {Fragment, useEffect} from 'react';
import {formatCount} from '../../../reports/format.ts';
import {Frame} from '../../components/frame.tsx';
import {LineText} from '../../components/lines.tsx';
import {Failure, LoadedView, Wrapped} from '../../components/message.tsx';
import {Select} from '../../components/select.tsx';
import {useNow} from '../../components/use-now.ts';
import {useSignal} from '../../components/use-signal.ts';
import type {KeyOf, Labels} from '../../input/key-bindings.ts';
import {quitLabel} from '../../input/key-lines.ts';
import type {Session} from '../../navigation/session.ts';
import {cutLine, emptyLine, line, segment} from '../../text/line.ts';
import {headingLine, layOut, rowLine} from '../../text/table-layout.ts';
import {sampleFolder} from './config-actions.ts';
import {type ConfigRow} from './config-rows.ts';
import {configsKeys} from './keys.ts';
import {columnsOf, configsPage, loadOverviews} from './rows.ts';
import type {ConfigsState} from './state.ts';

type ConfigsProps = {readonly session: Session; readonly state: ConfigsState};

/** What to do where nothing was found. */
const ways = [
	{
		action: 'openSource',
		what: 'open a database, a file or a server',
		example: 'shop.db, data/*.csv, postgres://reader@host/shop',
	},
	{action: 'make', what: 'create a config', example: 'a file that you can keep and share'},
	{action: 'sample', what: 'create the sample shop, and explore it', example: `in the folder ${sampleFolder}`},
] as const;

const FirstChoice = ({width, keyOf}: {readonly width: number; readonly keyOf: KeyOf<typeof configsKeys>}) => (
	<>
		<LineText line={line('  No config found in ., config, profilemesh or examples.')} />
		{ways.map(({action, what, example}) => (
			<Fragment key={action}>
				<LineText line={emptyLine} />
				<LineText line={[segment('  '), segment(keyOf(action), 'strong'), segment(`  ${what}`)]} />
				<LineText line={cutLine(line(`     ${example}`, 'dim'), width)} />
			</Fragment>
		))}
	</>
);

/** The error of a config, and the key to press. */
const ConfigError = ({row, edit}: {readonly row: ConfigRow | undefined; readonly edit: string}) => {
	if (row === undefined || !('error' in row.result)) {
		return null;
	}

	const {what, why, hint} = row.result.error;
	return (
		<Box flexShrink={0} marginTop={1}>
			<Failure what={what}>
				{[why, `Press ${edit} to edit it.`, hint]
					.filter(text => text !== undefined)
					.map(text => (
						<Wrapped key={text} text={text} tone="dim" />
					))}
			</Failure>
		</Box>
	);
};

const labelsFor = (row: ConfigRow | undefined): Labels => {
	if (row === undefined) {
		return {open: '', environment: '', edit: '', openSource: 'open', compare: ''};
	}

	if ('error' in row.result) {
		return {open: '', environment: 'edit', edit: '', compare: ''};
	}

	return row.result.loaded.environments.length > 1 ? {} : {environment: ''};
};

export const ConfigsScreen = ({session, state}: ConfigsProps) => {
	const size = useSignal(session.size);
	const loaded = useSignal(state.rows);
	const cursor = useSignal(state.cursor);
	const overviews = useSignal(state.overviews);
	const now = useNow();
	const rows = loaded.status === 'ready' ? loaded.value : [];
	useEffect(() => {
		if (loaded.status === 'ready') {
			void loadOverviews(session, state);
		}
	}, [loaded.status, state, session]);
	const layout = layOut(columnsOf(overviews, now), rows, size.columns - 2);
	const here = rows[cursor];
	const keyOf = session.keys.naming(configsKeys);
	return (
		<Frame
			session={session}
			keys={configsKeys}
			breadcrumb={['configs']}
			facts={loaded.status === 'ready' && rows.length > 0 ? [`${formatCount(rows.length)} found`] : []}
			labels={{...labelsFor(here), back: quitLabel}}
		>
			<LoadedView
				loaded={loaded}
				waitsFor="Looking for configs"
				press={`Press ${keyOf('refresh')} to reload, ${session.keys.leaving(state)} to quit.`}
			>
				{() =>
					rows.length === 0 ? (
						<FirstChoice width={size.columns} keyOf={keyOf} />
					) : (
						<>
							<LineText line={[segment('  '), ...headingLine(layout)]} />
							<Select
								lines={rows.map(row => rowLine(layout, row))}
								cursor={Math.min(cursor, rows.length - 1)}
								page={configsPage(size)}
							/>
							<ConfigError row={here} edit={keyOf('environment')} />
						</>
					)
				}
			</LoadedView>
		</Frame>
	);
};
