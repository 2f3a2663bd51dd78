// Draws lines: one truncated text a row, so that nothing wraps and long lists stay quick.
import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {memo} from 'react';
import {type Line, mergePieces, spokenText, textOf} from '../text/line.ts';
import {styleOf} from '../text/theme.ts';

type LineProps = {
	readonly line: Line;
	/** Makes the whole line bold: the cursor is on it. */
	readonly isStrong?: boolean;
};

export const LineText = memo(({line, isStrong = false}: LineProps) => (
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
));

type LinesProps = {
	readonly lines: readonly Line[];
	/** The first line that is shown. */
	readonly from?: number;
	readonly height: number;
};

/** A part of a longer text, from one line on. */
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
