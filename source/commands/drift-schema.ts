// `profilemesh drift schema`: the JSON Schema of a drift report.
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {driftJsonSchema} from '../reports/drift-json-schema.ts';
import {jsonText} from '../reports/json-text.ts';
import type {CommandOutput} from './output.ts';

/** Prints the JSON Schema. */
export const printDriftSchema = (output: CommandOutput): ExitStatus => {
	output.stdout(jsonText(driftJsonSchema()));
	return exitStatus.done;
};
