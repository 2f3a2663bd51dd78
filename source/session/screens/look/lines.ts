// The facts of a look: which rows its figures come from, and what to press.
import {countOf, estimateMark, formatBytes} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import type {LookSample, TableLook} from '../../../workspace.ts';
import {line, type Line} from '../../text/line.ts';
import type {SampleProgress} from './state.ts';

const sampleText = ({rows, kind}: LookSample): string => {
	switch (kind) {
		case 'all': {
			return rows === 1 ? 'its only row' : `all ${countOf(rows, 'row')}`;
		}

		case 'first': {
			return `the first ${countOf(rows, 'row')}`;
		}

		case 'spread': {
			return `${countOf(rows, 'row')} sampled across the table`;
		}
	}
};

/** The size of a table, and which of its rows the figures are of. */
export const factsOf = ({table: {estimatedRows, estimatedBytes}, sample}: TableLook): readonly string[] => [
	...(sample?.kind === 'all'
		? [countOf(sample.rows, 'row')]
		: estimatedRows === null
			? []
			: [`${estimateMark} ${countOf(estimatedRows, 'row')}`]),
	...(typeof estimatedBytes === 'number' ? [`${estimateMark} ${formatBytes(estimatedBytes)}`] : []),
	'never profiled',
];

/** The line below the figures. */
export const statusOf = ({sample, isBilled}: TableLook, progress: SampleProgress): Line => {
	if (progress.status === 'failed') {
		const {what, why} = progress.error;
		return line(visible([what, why].filter(part => part !== undefined).join(' – ')), 'failed');
	}

	if (sample?.kind === 'all' && sample.rows === 0) {
		return line('The table has no rows', 'dim');
	}

	if (sample !== undefined) {
		return line(`Figures of ${sampleText(sample)}, not kept`, 'dim');
	}

	if (progress.status === 'reading') {
		return line('From the catalogue; reading a sample of the rows …', 'dim');
	}

	return line(
		isBilled ? 'From the catalogue alone: reading rows is billed; m reads a sample' : 'From the catalogue',
		'dim',
	);
};
