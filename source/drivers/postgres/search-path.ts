// The search path for names without a schema.
/**
With this setting, statements use built-in functions, operators and types only. By default PostgreSQL also searches
schemas where others may create objects, and prefers a function that fits the argument types better than the built-in
one. That function would run with the rights of this role (CVE-2018-1058). Statements name tables with their schema.
*/
export const builtInsOnly = 'search_path = pg_catalog, pg_temp';
