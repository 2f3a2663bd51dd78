// Draws the first frame as soon as Ink is loaded. The content of the signal replaces it.
import {Box, Text, useInput, useWindowSize} from 'ink';
import type {ReactElement} from 'react';
import {useSignal} from './components/use-signal.ts';
import {keyNames} from './input/key-names.ts';
import type {Signal} from './state/signal.ts';

type BootProps = {
	readonly content: Signal<ReactElement | undefined>;
	/** How many rows of a window the session draws on. */
	readonly rowsOf: (rows: number) => number;
	/** Receives the keys until there is content. */
	readonly onKeys: (keys: readonly string[]) => void;
};

export const Boot = ({content, rowsOf, onKeys}: BootProps) => {
	const {rows} = useWindowSize();
	const shown = useSignal(content);
	useInput(
		(input, key) => {
			onKeys(keyNames(input, key));
		},
		{isActive: shown === undefined},
	);
	return (
		shown ?? (
			<Box flexDirection="column" height={rowsOf(rows)}>
				<Text bold>ProfileMesh</Text>
			</Box>
		)
	);
};
