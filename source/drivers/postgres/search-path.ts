// Where PostgreSQL looks for what is named without a schema.
/**
A setting under which every function, operator and type that a statement names is a built-in one. By default PostgreSQL
also looks in schemas where others may create objects, and prefers a function that fits the argument types better than
the built-in one. That function would run with the rights of this role (CVE-2018-1058). Tables are always named with
their schema.
*/
export const builtInsOnly = 'search_path = pg_catalog, pg_temp';
