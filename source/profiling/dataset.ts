// The identity and the printed name of a dataset.

/** The identity of a dataset. SQLite's schema is `main`. */
export type DatasetKey = {
	readonly schemaName: string;
	readonly datasetName: string;
};

/** The dataset of a table in the catalogue. */
export const datasetOf = ({schema, name}: {readonly schema: string; readonly name: string}): DatasetKey => ({
	schemaName: schema,
	datasetName: name,
});

/** One text for each dataset, for use as a key of maps and sets. */
export const datasetId = ({schemaName, datasetName}: DatasetKey): string => JSON.stringify([schemaName, datasetName]);

export const isSameDataset = (one: DatasetKey, other: DatasetKey): boolean =>
	one.schemaName === other.schemaName && one.datasetName === other.datasetName;

/** `schema.table`, unescaped. */
export const qualifiedName = ({schemaName, datasetName}: DatasetKey): string => `${schemaName}.${datasetName}`;

/** How a user names a dataset: `table` or `schema.table`, and a schema where several have the table. */
export type DatasetName = {readonly name: string; readonly schema: string | undefined};

export const isNamed = (dataset: DatasetKey, {name, schema}: DatasetName): boolean =>
	[dataset.datasetName, qualifiedName(dataset)].includes(name) &&
	(schema === undefined || dataset.schemaName === schema);

/** A dataset with its database, where that is a part of its full name. */
export type DatabaseDataset = DatasetKey & {readonly databaseName?: string};

/** The dataset of a table, with its database. */
export const databaseDatasetOf = (table: {
	readonly schema: string;
	readonly name: string;
	readonly databaseName?: string;
}): DatabaseDataset => ({
	...datasetOf(table),
	...(table.databaseName !== undefined && {databaseName: table.databaseName}),
});

/** `database.schema.table`, without the database where it is not a part of the name. */
export const fullName = ({databaseName, ...dataset}: DatabaseDataset): string =>
	databaseName === undefined ? qualifiedName(dataset) : `${databaseName}.${qualifiedName(dataset)}`;

/** Makes a function that names datasets: as `schema.table` where there are several schemas, else by the table alone. */
export const datasetNamer = (datasets: readonly DatasetKey[]): ((dataset: DatasetKey) => string) => {
	const hasSchemas = new Set(datasets.map(({schemaName}) => schemaName)).size > 1;
	return dataset => (hasSchemas ? qualifiedName(dataset) : dataset.datasetName);
};
