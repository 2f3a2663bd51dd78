// Slices of a table that the database reads together.
import PQueue from 'p-queue';
import type {ProfileOptions, SliceGroup, Source, TableMeasurement, TablePlan} from '../connectors/connector.ts';

/** The groups in which the source reads the slices; by default each is read by itself. */
export const groupSlices = (source: Source, plans: readonly TablePlan[]): readonly SliceGroup[] =>
	source.groupSlices?.(plans) ??
	plans.map(plan => {
		const statements = source.statements(plan);
		return {plans: [plan], statements, readings: source.readings?.(plan) ?? statements.length};
	});

/**
Makes the function that profiles the slices of a group: the first call reads all of them. Where that fails, each is
profiled by itself, so that none costs the others.
*/
export const profilingGroup = (source: Source, {plans}: SliceGroup) => {
	const single = new PQueue({concurrency: 1});
	let together: Promise<readonly TableMeasurement[]> | undefined;
	return async (plan: TablePlan, options: ProfileOptions): Promise<TableMeasurement> => {
		const profileAlone = async () => single.add(async () => source.profileTable(plan, options));
		if (source.profileSlices === undefined || plans.length === 1) {
			return profileAlone();
		}

		together ??= source.profileSlices(plans, options);
		try {
			const measurements = await together;
			return measurements[plans.indexOf(plan)] ?? (await profileAlone());
		} catch {
			options.signal.throwIfAborted();
			return profileAlone();
		}
	};
};
