// A dataset: which one it is, and how it is printed.

/** What identifies a dataset. SQLite's schema is `main`. */
export type DatasetKey = {
	readonly schemaName: string;
	readonly datasetName: string;
};

/** The dataset of a table in the catalogue. */
export const datasetOf = ({schema, name}: {readonly schema: string; readonly name: string}): DatasetKey => ({
	schemaName: schema,
	datasetName: name,
});

/** One text for each dataset, as a key of maps and sets. */
export const datasetId = ({schemaName, datasetName}: DatasetKey): string => JSON.stringify([schemaName, datasetName]);

export const isSameDataset = (one: DatasetKey, other: DatasetKey): boolean =>
	one.schemaName === other.schemaName && one.datasetName === other.datasetName;

/** `schema.table`, as it comes from the database. */
export const qualifiedName = ({schemaName, datasetName}: DatasetKey): string => `${schemaName}.${datasetName}`;

/** Names some datasets: `schema.table` where they are of several schemas, else the table alone. */
export const datasetNamer = (datasets: readonly DatasetKey[]): ((dataset: DatasetKey) => string) => {
	const hasSchemas = new Set(datasets.map(({schemaName}) => schemaName)).size > 1;
	return dataset => (hasSchemas ? qualifiedName(dataset) : dataset.datasetName);
};
