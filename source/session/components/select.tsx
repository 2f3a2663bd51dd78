// A short list to choose from, drawn by ink-select-input. The screen state keeps the cursor, as in every list.
import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import SelectInput from 'ink-select-input';
import {createContext, useContext} from 'react';
import {type Line, segment, spokenText} from '../text/line.ts';
import {LineText} from './lines.tsx';
import {useRowArea} from './row-area.ts';

const LinesContext = createContext<readonly Line[]>([]);

const Indicator = ({isSelected = false}: {readonly isSelected?: boolean}) =>
	useIsScreenReaderEnabled() ? (
		<Text>{isSelected ? 'Here: ' : ''}</Text>
	) : (
		<Box flexShrink={0}>
			<LineText line={[isSelected ? segment('❯ ', 'cursor') : segment('  ')]} />
		</Box>
	);

/** Its label is the number of its line. */
const Item = ({label, isSelected = false}: {readonly label: string; readonly isSelected?: boolean}) => {
	const line = useContext(LinesContext)[Number(label)] ?? [];
	return useIsScreenReaderEnabled() ? (
		<Text>{spokenText(line)}</Text>
	) : (
		<LineText line={line} isStrong={isSelected} />
	);
};

type SelectProps = {
	readonly lines: readonly Line[];
	readonly cursor: number;
	/** Lines that fit. */
	readonly page: number;
};

export const Select = ({lines, cursor, page}: SelectProps) => {
	// A longer list scrolls by its own rules, so the mouse cannot find its rows.
	const box = useRowArea({above: 0, count: lines.length <= page ? lines.length : 0, cursor});
	return (
		<LinesContext value={lines}>
			<Box ref={box} flexDirection="column">
				<SelectInput
					key={`${cursor} ${page} ${lines.length}`}
					items={lines.map((_, index) => ({key: String(index), label: String(index), value: index}))}
					initialIndex={cursor}
					limit={Math.min(page, lines.length)}
					isFocused={false}
					indicatorComponent={Indicator}
					itemComponent={Item}
				/>
			</Box>
		</LinesContext>
	);
};
