// Groups the slices of a table that the database reads together.
import PQueue from 'p-queue';
import type {ProfileOptions, SliceGroup, Source, TableMeasurement, TablePlan} from '../connectors/connector.ts';

/** Groups the slices as the source does; by default each slice is a group. */
export const groupSlices = (source: Source, plans: readonly TablePlan[]): readonly SliceGroup[] =>
	source.groupSlices?.(plans) ??
	plans.map(plan => {
		const statements = source.statements(plan);
		return {plans: [plan], statements, readings: source.readings?.(plan) ?? statements.length};
	});

/**
Makes the function that profiles the slices of a group. The first call reads all of them. Where that fails, each slice
that is not done is profiled by itself, so that one failure does not affect the others.
*/
export const profilingGroup = (source: Source, {plans}: SliceGroup) => {
	const single = new PQueue({concurrency: 1});
	const measured = new Map(plans.map(plan => [plan, Promise.withResolvers<TableMeasurement | undefined>()] as const));
	const readTogether = async (options: ProfileOptions): Promise<void> => {
		try {
			const measurements = await source.profileSlices?.(plans, {
				...options,
				onMeasured(plan, measurement) {
					measured.get(plan)?.resolve(measurement);
				},
			});
			for (const [index, plan] of plans.entries()) {
				measured.get(plan)?.resolve(measurements?.[index]);
			}
		} catch {
			for (const {resolve} of measured.values()) {
				resolve(undefined);
			}
		}
	};

	let together: Promise<void> | undefined;
	return async (plan: TablePlan, options: ProfileOptions): Promise<TableMeasurement> => {
		if (source.profileSlices !== undefined && plans.length > 1) {
			together ??= readTogether(options);
			const measurement = await measured.get(plan)?.promise;
			if (measurement !== undefined) {
				return measurement;
			}

			options.signal.throwIfAborted();
		}

		return single.add(async () => source.profileTable(plan, options));
	};
};
