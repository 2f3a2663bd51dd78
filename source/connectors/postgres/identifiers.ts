// Names and texts in SQL.

/** Quoted, so that a name of any characters is only a name. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as a literal, whatever `standard_conforming_strings` says. */
export const literal = (text: string): string =>
	`${text.includes('\\') ? ' E' : ''}'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

export const qualified = (schema: string, name: string): string => `${quoted(schema)}.${quoted(name)}`;
