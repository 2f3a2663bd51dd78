// Names and texts in Snowflake's SQL.

/** Quoted, so that a name of any characters, in any case, is only a name. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as a literal: backslashes are escapes in Snowflake's. */
export const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

export const qualified = (...names: readonly string[]): string => names.map(name => quoted(name)).join('.');
