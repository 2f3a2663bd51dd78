// The first frame: drawn with nothing loaded but Ink; what is put into the cell takes over the screen.
import {Box, Text, useWindowSize} from 'ink';
import type {ReactElement} from 'react';
import {useCell, type Cell} from './cell.ts';

export const Boot = ({content}: {readonly content: Cell<ReactElement | undefined>}) => {
	const {rows} = useWindowSize();
	return useCell(content) ?? (
		<Box flexDirection='column' height={rows}>
			<Text bold>ProfileMesh</Text>
		</Box>
	);
};
