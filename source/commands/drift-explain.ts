// `profilemesh drift explain`: explains one verdict, number by number.
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {explainJson, explainText} from '../reports/explain-text.ts';
import {jsonText} from '../reports/json-text.ts';
import type {Workspace} from '../workspace.ts';
import type {CommandOutput} from './output.ts';

export type ExplainOptions = {
	/** `table` or `schema.table`. */
	readonly dataset: string;
	readonly schema?: string | undefined;
	readonly baseline?: string | undefined;
	readonly current?: string | undefined;
	/** Explains a verdict of `drift --fresh`. */
	readonly fresh?: boolean | undefined;
	readonly json?: boolean | undefined;
	/** `COLUMN.METRIC`, or `count`. */
	readonly target: string;
};

/**
Explains one verdict.

@throws ProfileMeshError `not-found` when there is no such dataset or verdict, or there are too few runs.
*/
export const explainCommand = async (
	{dataset, schema, json, ...request}: ExplainOptions,
	workspace: Workspace,
	output: CommandOutput,
): Promise<ExitStatus> => {
	const found = await workspace.findDataset(dataset, schema);
	const explanation = await workspace.explain(found, request);
	output.stdout(json === true ? jsonText(explainJson(explanation)) : explainText(explanation));
	return exitStatus.done;
};
