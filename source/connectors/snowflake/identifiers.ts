// Writes names and texts in Snowflake's SQL.

/** Quotes a name, whatever its characters and case. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Writes a text as a literal, in which Snowflake reads backslashes as escapes. */
export const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

export const qualified = (...names: readonly string[]): string => names.map(name => quoted(name)).join('.');
