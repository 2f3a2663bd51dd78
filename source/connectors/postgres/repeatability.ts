// Decides whether two statements that read a view see the same rows, by its definition and those of the views below it.
import type {TableInfo} from '../../profiling/table.ts';
import type {AskCatalog} from './introspection.ts';

/**
`always`: all statements see the same rows within a snapshot. `on-one-connection`: the view uses something that differs
between connections, such as the start of the transaction. `never`: each statement may see other rows.
*/
export type Repeatability = 'always' | 'on-one-connection' | 'never';

/** Parts of a query that make its rows differ: a random sample, and a limit on rows in no certain order. */
const chooses = String.raw`:repeatable <>|:limitCount \{|:limitOffset \{|:hasDistinctOn true`;

/** The functions that number or pick rows, and may choose freely among equal ones. */
const numbering = ['row_number', 'ntile', 'lag', 'lead', 'first_value', 'last_value', 'nth_value'];

/** `ev_action` is the parsed query of a view. Its nodes name functions and operators by their object ids. */
const statement = `
	WITH RECURSIVE relations AS (
		SELECT c.oid FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = $1 AND c.relname = $2
		UNION
		SELECT used.refobjid FROM relations JOIN pg_catalog.pg_rewrite AS rule ON rule.ev_class = relations.oid
		JOIN pg_catalog.pg_depend AS used ON used.classid = 'pg_catalog.pg_rewrite'::regclass
			AND used.objid = rule.oid AND used.refclassid = 'pg_catalog.pg_class'::regclass
	), definitions AS (
		SELECT rule.ev_action::text AS tree FROM relations
		JOIN pg_catalog.pg_class AS c ON c.oid = relations.oid AND c.relkind = 'v'
		JOIN pg_catalog.pg_rewrite AS rule ON rule.ev_class = c.oid AND rule.ev_type = '1'
	), called AS (
		SELECT (regexp_matches(tree, ':(?:funcid|aggfnoid|winfnoid) ([0-9]+)', 'g'))[1]::oid AS oid FROM definitions
		UNION
		SELECT operator.oprcode::oid
		FROM (SELECT (regexp_matches(tree, ':opno ([0-9]+)', 'g'))[1]::oid AS oid FROM definitions) AS used
		JOIN pg_catalog.pg_operator AS operator ON operator.oid = used.oid
	), functions AS (
		SELECT proc.proname AS name, proc.provolatile AS volatility
		FROM called JOIN pg_catalog.pg_proc AS proc ON proc.oid = called.oid
	)
	SELECT EXISTS (SELECT FROM functions WHERE volatility = 'v' OR name = 'statement_timestamp' OR name = ANY($3))
		OR EXISTS (SELECT FROM definitions WHERE tree ~ '${chooses}') AS never,
		EXISTS (SELECT FROM functions WHERE volatility = 's')
		OR EXISTS (SELECT FROM definitions WHERE tree ~ 'SQLVALUEFUNCTION') AS depends_on_connection`;

/** Whether statements see the same rows of a relation, within one snapshot. */
export const repeatabilityOf = async (ask: AskCatalog, {schema, name, kind}: TableInfo): Promise<Repeatability> => {
	if (kind === 'foreign table') {
		// A foreign table has a snapshot for each connection, and cannot share one.
		return 'on-one-connection';
	}

	if (kind !== 'view') {
		return 'always';
	}

	const [found] = await ask(statement, [schema, name, numbering]);
	return found?.['never'] === true
		? 'never'
		: found?.['depends_on_connection'] === true
			? 'on-one-connection'
			: 'always';
};
