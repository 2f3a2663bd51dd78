// `profilemesh drift blame`: finds the rows that a drift comes from.
import {blameFinding} from '../drift-blame.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {blameJson, blameText} from '../reports/blame-text.ts';
import {jsonText} from '../reports/json-text.ts';
import type {Workspace} from '../workspace.ts';
import type {ExplainOptions} from './drift-explain.ts';
import type {CommandOutput} from './output.ts';

export type BlameOptions = Omit<ExplainOptions, 'fresh'>;

/**
Prints the segments of rows that a finding comes from.

@throws ProfileMeshError `not-found` when there is no such dataset or finding, or a run keeps no segments.
*/
export const blameCommand = async (
	{dataset, schema, json, ...request}: BlameOptions,
	workspace: Workspace,
	output: CommandOutput,
): Promise<ExitStatus> => {
	const found = await workspace.findDataset(dataset, schema);
	const blamed = await blameFinding(workspace, found, request);
	output.stdout(json === true ? jsonText(blameJson(blamed)) : blameText(blamed));
	return exitStatus.done;
};
