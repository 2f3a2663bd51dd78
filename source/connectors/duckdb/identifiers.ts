// Writes names and texts in DuckDB's SQL.

/** Quotes a name, whatever its characters and case. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const qualified = (...names: readonly string[]): string => names.map(name => quoted(name)).join('.');
