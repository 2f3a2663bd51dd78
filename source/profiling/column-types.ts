// Semantic types: what a column means, whatever its database calls it. They decide the metrics.

export const semanticTypes = [
	'integer',
	'decimal',
	'float',
	'boolean',
	'text',
	'date',
	'timestamp',
	'timestamptz',
	'time',
	'interval',
	'uuid',
	'json',
	'array',
	'binary',
	'other',
] as const;

export type SemanticType = (typeof semanticTypes)[number];

export const isNumeric = (type: SemanticType): boolean => ['integer', 'decimal', 'float'].includes(type);

/** Dates and timestamps: points in time, kept as ISO 8601 text. */
export const isTemporal = (type: SemanticType): boolean => ['date', 'timestamp', 'timestamptz'].includes(type);
