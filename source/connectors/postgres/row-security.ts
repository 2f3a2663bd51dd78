// Detects row-level security.
import type {TableInfo} from '../../profiling/table.ts';
import type {AskCatalog} from './introspection.ts';

const statement = `
	SELECT current_user::text AS role
	FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
	WHERE n.nspname = $1 AND c.relname = $2 AND pg_catalog.row_security_active(c.oid)`;

/** Gives the role to which row-level security limits the rows; `undefined` where there is no such limit. */
export const restrictedRoleOf = async (ask: AskCatalog, {schema, name}: TableInfo): Promise<string | undefined> => {
	const [found] = await ask(statement, [schema, name]);
	return found === undefined ? undefined : String(found['role']);
};
