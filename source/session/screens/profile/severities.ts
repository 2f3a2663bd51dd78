// The drift of each column of a profile, as a mark before its row.
import type {ColumnSeverity} from '../../../drift/drift-status.ts';
import {line, type Line} from '../../text/line.ts';
import {schemaMark, severityMarks} from '../../text/theme.ts';

const none: Line = line('  ');

export const severityMark = (severity: ColumnSeverity | undefined): Line => {
	if (severity === undefined) {
		return none;
	}

	const {glyph, tone} = severity === 'schema' ? schemaMark : severityMarks[severity];
	return line(`${glyph} `, tone);
};
