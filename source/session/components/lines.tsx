// Draws lines, each as one truncated text: no line wraps, and long lists stay fast.
import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {memo} from 'react';
import {type Line, mergePieces, spokenText, textOf} from '../text/line.ts';
import {useStyles} from './theme-context.ts';

type LineProps = {
	readonly line: Line;
	/** Whether the cursor is on the line, which is then bold. */
	readonly isStrong?: boolean;
};

export const LineText = memo(({line, isStrong = false}: LineProps) => {
	const styleOf = useStyles();
	return (
		<Text wrap="truncate-end" bold={isStrong}>
			{textOf(line) === ''
				? ' '
				: mergePieces(line).map(({text, tone = 'plain'}, index) => {
						const {dimColor, ...style} = styleOf(tone);
						return (
							<Text
								key={index}
								{...style}
								dimColor={dimColor === true && !isStrong}
								bold={isStrong || style.bold === true}
							>
								{text}
							</Text>
						);
					})}
		</Text>
	);
});

type LinesProps = {
	readonly lines: readonly Line[];
	/** The first visible line. */
	readonly from?: number;
	readonly height: number;
};

/** The visible part of a longer text. */
export const Lines = ({lines, from = 0, height}: LinesProps) => {
	if (useIsScreenReaderEnabled()) {
		return (
			<Box flexDirection="column">
				{lines
					.map(line => spokenText(line))
					.filter(text => text !== '')
					.map((text, index) => (
						<Text key={index}>{text}</Text>
					))}
			</Box>
		);
	}

	return (
		<Box flexDirection="column" height={height}>
			{lines.slice(from, from + height).map((line, index) => (
				<LineText key={index} line={line} />
			))}
		</Box>
	);
};
