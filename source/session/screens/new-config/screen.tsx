// Makes a config: what it names is a list of fields, and the file stands beside it as it will be written.
import {Box} from 'ink';
import type {ReactElement} from 'react';
import {Frame} from '../../components/frame.tsx';
import {Lines, LineText} from '../../components/lines.tsx';
import {ErrorText} from '../../components/message.tsx';
import {Select} from '../../components/select.tsx';
import {useSignal} from '../../components/use-signal.ts';
import type {Session} from '../../navigation/session.ts';
import {bodyHeight, type Size} from '../../state/size.ts';
import {line, type Line} from '../../text/line.ts';
import {type Field, fieldsOf, textOfConfig} from './fields.ts';
import {newConfigKeys} from './keys.ts';
import {aboveFields, fieldLines, fieldsPage, fieldsWidth, previewLines} from './lines.ts';
import type {NewConfigState} from './state.ts';

type NewConfigProps = {readonly session: Session; readonly state: NewConfigState};

const intro = 'It names the database to profile. Nothing is written yet.';

const statusOf = (field: Field | undefined, isTrying: boolean): Line =>
	isTrying ? line('Opening the database…', 'medium') : line(field?.about ?? '', 'dim');

type PreviewProps = {readonly state: NewConfigState; readonly size: Size};

const Preview = ({state, size}: PreviewProps) => {
	const lines = previewLines(textOfConfig(state), state.file.value, size);
	return <Lines lines={lines} from={0} height={size.rows} />;
};

/** With fewer lines than this, the file tells nothing. */
const minPreviewHeight = 4;

/** The file beside the fields, or below them in a narrow window. */
const FieldsAndFile = ({state, size, form}: PreviewProps & {readonly form: ReactElement}) => {
	const width = fieldsWidth(size);
	const height = bodyHeight(size) - aboveFields;
	const below = height - 1 - fieldsOf(state).length;
	return width === undefined ? (
		<>
			{form}
			{below >= minPreviewHeight && (
				<Box flexDirection="column" paddingLeft={2} paddingTop={1}>
					<Preview state={state} size={{columns: size.columns - 4, rows: below}} />
				</Box>
			)}
		</>
	) : (
		<Box flexDirection="row">
			<Box flexDirection="column" width={width} flexShrink={0} paddingRight={2}>
				{form}
			</Box>
			<Box flexDirection="column">
				<Preview state={state} size={{columns: size.columns - width - 2, rows: height}} />
			</Box>
		</Box>
	);
};

export const NewConfigScreen = ({session, state}: NewConfigProps) => {
	const size = useSignal(session.size);
	const cursor = useSignal(state.cursor);
	const problem = useSignal(state.problem);
	const isTrying = useSignal(state.isTrying);
	// What the fields are made of: the screen is drawn again when any of it changes.
	useSignal(state.type);
	useSignal(state.answers);
	useSignal(state.file);
	const fields = fieldsOf(state);
	const page = fieldsPage(size, problem !== undefined);
	const writeKey = session.keys.naming(newConfigKeys)('write');
	const lines = fieldLines(fields, problem === undefined ? (fieldsWidth(size) ?? size.columns) : size.columns);
	const form = <Select lines={lines} cursor={cursor} page={page} />;
	return (
		<Frame
			session={session}
			keys={newConfigKeys}
			breadcrumb={['configs', 'new config']}
			status={statusOf(fields[cursor], isTrying)}
			position={{cursor, count: fields.length, page}}
			labels={{back: 'cancel', ...(problem !== undefined && {write: 'write anyway'})}}
		>
			<LineText line={line(`  ${intro}`, 'dim')} />
			<Box height={1} flexShrink={0} />
			{problem === undefined ? (
				<FieldsAndFile state={state} size={size} form={form} />
			) : (
				<>
					{form}
					<Box flexShrink={0} marginTop={1} flexDirection="column">
						<ErrorText
							error={problem}
							press={`Change a value, or press ${writeKey} to write it all the same.`}
						/>
					</Box>
				</>
			)}
		</Frame>
	);
};
