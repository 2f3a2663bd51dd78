// Begins the profile of a table, or of slices of one, in the snapshot of a session.
import type {TablePlan} from '../connector.ts';
import type {PushDownTable} from '../push-down/push-down-table.ts';
import type {RunStatement} from '../sql-dialect.ts';
import {drawOnce} from './drawn-rows.ts';
import {describeColumns, type AskCatalog} from './introspection.ts';
import {lockable, pushDownTable, relationOf, withFailures} from './relation.ts';
import {repeatabilityOf, type Repeatability} from './repeatability.ts';
import {placedSlice, placesIn, relationAt} from './row-places.ts';
import {restrictedRoleOf} from './row-security.ts';
import {relationOfListed, rowsPerPage, scatteredRows} from './scattered-rows.ts';
import type {TableSession} from './session.ts';

export type BeginOptions = {
	/** Receives what is unusual about a plan's table, but no error. */
	readonly onNotice: (plan: TablePlan, text: string) => void;
	/** Whether the table gives the same rows to each statement; read from the catalogue when left out. */
	readonly repeatability?: Repeatability | undefined;
};

const reportRowSecurity = async (
	ask: AskCatalog,
	plan: TablePlan,
	onNotice: BeginOptions['onNotice'],
): Promise<void> => {
	const {schema, name} = plan.table;
	const role = await restrictedRoleOf(ask, plan.table);
	if (role !== undefined) {
		onNotice(
			plan,
			`${schema}.${name} has row-level security: its profile is of the rows that role ${role} may see`,
		);
	}
};

/** Describes the table again, in the session's own snapshot, because the plan may be outdated. */
const beginTable = async (
	session: TableSession,
	plan: TablePlan,
	{onNotice, repeatability: known}: BeginOptions,
): Promise<PushDownTable> => {
	const {table, sampling} = plan;
	const relation = relationOf(plan);
	await session.begin(lockable.has(table.kind) ? relation.from : undefined);
	const ask: AskCatalog = async (sql, parameters) => session.ask(sql, parameters);
	const described = await describeColumns(ask, table);
	await reportRowSecurity(ask, plan, onNotice);
	const repeatability = known ?? (await repeatabilityOf(ask, table));
	if (repeatability !== 'always') {
		session.stayOnFirst();
	}

	const byName = new Map(described.map(column => [column.info.name, column]));
	const found = {...plan, columns: plan.columns.map(column => byName.get(column.name)?.info ?? column)};
	if (repeatability !== 'never') {
		return pushDownTable(found, described, {relation});
	}

	const columns = plan.columns
		.map(({name}) => byName.get(name))
		.filter(column => column !== undefined)
		.filter(({sql}) => sql.refusal === undefined);
	const drawn = await drawOnce(session, relation, {columns, sampling});
	if (drawn === undefined) {
		onNotice(
			plan,
			`${table.schema}.${table.name} may give other rows to each statement and is not read at once: ` +
				'each of its figures is of a sample',
		);
		return pushDownTable(found, described, {relation: {...relation, isUnsteady: true}, isRedrawn: true});
	}

	return pushDownTable(found, withFailures(described, drawn.failures), {
		relation: drawn.relation,
		isDrawn: true,
	});
};

/**
Begins with a table or slices of one.

@returns A function that gives the rows of each plan once, in the session's own snapshot.
*/
export const beginProfile = async (
	session: TableSession,
	plans: readonly TablePlan[],
	options: BeginOptions,
): Promise<(plan: TablePlan) => Promise<PushDownTable>> => {
	const [first] = plans;
	if (first === undefined) {
		throw new RangeError('There is nothing to profile.');
	}

	const table = await beginTable(session, first, options);
	const slices = plans.map(plan => placedSlice(plan)).filter(slice => slice !== undefined);
	if (slices.length === 0) {
		return async () => table;
	}

	const {from} = table.relation;
	const run: RunStatement = async sql => session.run(sql);
	const placesOf = await placesIn(from, slices, run);
	const density = await rowsPerPage(async (sql, parameters) => session.ask(sql, parameters), first.table);
	const placed = plans.flatMap(plan => {
		const slice = placedSlice(plan);
		const places = slice && placesOf(slice);
		return slice === undefined || places === undefined ? [] : [{plan, slice, places}];
	});
	const placesByPlan = new Map(placed.map(({plan, places}) => [plan, places]));
	const listOf = scatteredRows(placed, {from, density, run});
	return async plan => {
		const places = placesByPlan.get(plan);
		const list = await listOf(plan);
		const relation = {...table.relation, where: relationOf(plan).where};
		const located = places === undefined ? relation : relationAt(relation, places);
		return {
			...table,
			plan: {...plan, columns: table.plan.columns},
			relation: list === undefined ? located : relationOfListed(relation, list),
		};
	};
};
