// Makes the sample shop: a config, a database whose first load is profiled, and a second load that drifts.
import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {loadConfigText} from '../../config/load.ts';
import {ProfileMeshError} from '../../errors.ts';
import {isThere} from '../../read-file.ts';
import {changeSample, createSample} from '../../sample/sample.ts';
import {openWorkspace} from '../../opened-workspace.ts';
import {writeAtomically} from '../../write-atomically.ts';

const configText = `# The sample shop of ProfileMesh: delete this folder when you have seen enough.
source:
  type: sqlite
  filepath: shop.db # opened read-only

profiling:
  tables:
    - table: customers
    - table: products
    - table: orders

drift:
  baseline: previous
  # A row's number grows with the table: its figures say nothing.
  ignore:
    - column: '*_id'
      metric: '{mean,stddev,max}'
`;

/**
Makes the sample in a folder; one that is there stays as it is.

@returns The config.
*/
export const makeSample = async (folder: string): Promise<string> => {
	const config = path.join(folder, 'sample.yml');
	if (await isThere(config)) {
		return config;
	}

	await mkdir(folder, {recursive: true});
	const database = path.join(folder, 'shop.db');
	createSample(database);
	const workspace = await openWorkspace(loadConfigText(path.resolve(config), configText));
	try {
		for await (const event of workspace.profile(await workspace.plan())) {
			if (event.type === 'profiling_failed') {
				const {code, message, why, hint} = event.error;
				throw new ProfileMeshError(code, message, {
					...(why !== undefined && {why}),
					...(hint !== undefined && {hint}),
				});
			}
		}
	} finally {
		await workspace.close();
	}

	changeSample(database);
	// Only a whole sample has a config.
	await writeAtomically(config, configText);
	return config;
};
