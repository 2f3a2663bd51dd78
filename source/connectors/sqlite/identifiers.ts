// Quoting, for any name that SQLite accepts.

/** A name as an identifier. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
