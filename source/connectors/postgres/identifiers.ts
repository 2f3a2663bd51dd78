// Writes names and texts in SQL.

/** Quotes a name, whatever its characters. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Writes a text as a literal, whatever the setting `standard_conforming_strings` is. */
export const literal = (text: string): string =>
	`${text.includes('\\') ? ' E' : ''}'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

export const qualified = (schema: string, name: string): string => `${quoted(schema)}.${quoted(name)}`;
