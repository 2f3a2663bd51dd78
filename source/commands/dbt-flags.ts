// The models of a dbt project that a command line names.
import {ProfileMeshError} from '../errors.ts';
import {countOf} from '../reports/format.ts';
import {changedModels, type ModelOnSides} from '../sides/dbt-models.ts';
import {readManifest} from '../sides/dbt-manifest.ts';
import {visible} from '../terminal-text.ts';
import type {CompareOptions} from './compare.ts';
import {refuseConflict} from './flag-conflicts.ts';
import type {CommandOutput} from './output.ts';

const checkFlags = ({dbt, dbtState, dbtDownstream, map}: CompareOptions): void => {
	if (dbt === undefined && (dbtState !== undefined || dbtDownstream === true)) {
		throw new ProfileMeshError('usage', '--dbt is missing', {
			why: 'It names the build whose models are compared.',
			hint: 'Add --dbt target, or leave out --dbt-state and --dbt-downstream',
		});
	}

	if (dbtDownstream === true && dbtState === undefined) {
		throw new ProfileMeshError('usage', '--dbt-downstream needs --dbt-state', {
			why: 'Without a second build, ProfileMesh does not know which models changed, and compares all of them.',
			hint: 'Add --dbt-state FOLDER, or leave out --dbt-downstream',
		});
	}

	if (dbt !== undefined) {
		refuseConflict('--dbt', {
			with: {'--map': map !== undefined},
			why: 'The manifests say which table belongs to which model.',
		});
	}
};

const modelsShown = 10;

/** How many models are compared, and why each of the first ones. */
const modelsText = (models: readonly ModelOnSides[], isChosen: boolean): string => {
	if (!isChosen) {
		return countOf(models.length, 'model');
	}

	const names = models.slice(0, modelsShown).map(({model, why}) => `${model} (${why})`);
	const more = models.length > modelsShown ? ` and ${models.length - modelsShown} more` : '';
	return models.length === 0
		? 'no model changed between both builds'
		: `${countOf(models.length, 'model')} changed: ${names.join(', ')}${more}`;
};

/**
The models to compare, which are told on stderr; `undefined` where no build is named.

@throws ProfileMeshError `usage` for flags that do not fit, and for a manifest that is not there or cannot be read.
*/
export const readModels = async (
	options: CompareOptions,
	output: Pick<CommandOutput, 'stderr'>,
): Promise<readonly ModelOnSides[] | undefined> => {
	checkFlags(options);
	const {dbt, dbtState, dbtDownstream} = options;
	if (dbt === undefined) {
		return undefined;
	}

	const models = changedModels(
		await readManifest(dbt),
		dbtState === undefined ? undefined : await readManifest(dbtState),
		{downstream: dbtDownstream},
	);
	output.stderr(`dbt: ${visible(modelsText(models, dbtState !== undefined))}\n`);
	return models;
};
