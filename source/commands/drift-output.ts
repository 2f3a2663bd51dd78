// What the commands that report drift share: the format, the file, and the severity that makes them fail.
import type {DriftReport} from '../drift/report.ts';
import {isAtLeast, type DriftSeverity} from '../drift/severity.ts';
import {ProfileMeshError} from '../errors.ts';
import {visible} from '../terminal-text.ts';
import {writeAtomically} from '../write-atomically.ts';
import type {CommandOutput} from './output.ts';

/**
Finds a format by its name.

@throws ProfileMeshError `usage` where there is none.
*/
export const formatOf = <Format extends string>(name: string, formats: readonly Format[]): Format => {
	const format = formats.find(candidate => candidate === name);
	if (format === undefined) {
		throw new ProfileMeshError('usage', `There is no drift report in the format ${visible(name)}`, {
			why: `There are ${formats.join(', ')}`,
			hint: 'Choose one of them with --format',
		});
	}

	return format;
};

/** Prints a report, or writes it to a file. */
export const writeReport = async (text: string, file: string | undefined, output: CommandOutput): Promise<void> => {
	if (file === undefined) {
		output.stdout(text);
		return;
	}

	await writeAtomically(file, text);
	output.stderr(`Wrote ${visible(file)}\n`);
};

/** Whether a drift or a schema change without an acceptance is at least as bad as a severity. */
export const isReached = (reports: readonly DriftReport[], severity: DriftSeverity | undefined): boolean =>
	severity !== undefined && reports.some(({summary}) => isAtLeast(summary.worst, severity));
