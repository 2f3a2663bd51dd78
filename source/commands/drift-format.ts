// The format of a drift report by its name.
import {ProfileMeshError} from '../errors.ts';
import {driftFormats, type DriftFormat} from '../reports/drift-formats.ts';
import {visible} from '../terminal-text.ts';

/**
Finds a format by its name.

@throws ProfileMeshError `usage` where there is none.
*/
export const formatOf = (name: string): DriftFormat => {
	const format = driftFormats.find(candidate => candidate === name);
	if (format === undefined) {
		throw new ProfileMeshError('usage', `There is no drift report in the format ${visible(name)}`, {
			why: `There are ${driftFormats.join(', ')}`,
			hint: 'Choose one of them with --format',
		});
	}

	return format;
};
