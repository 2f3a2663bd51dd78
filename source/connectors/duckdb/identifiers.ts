// Names and texts in DuckDB's SQL.

/** Quoted, so that a name of any characters, in any case, is only a name. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const qualified = (...names: readonly string[]): string => names.map(name => quoted(name)).join('.');
