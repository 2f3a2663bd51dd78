// The budget of exact counting for a column. Past it, sketches take over. docs/databases.md documents it.

/** Distinct values whose frequencies are counted exactly. */
export const maxExactValues = 65_536;

/** UTF-16 code units of the texts among them. */
export const maxExactUnits = 16 * 1024 * 1024;
