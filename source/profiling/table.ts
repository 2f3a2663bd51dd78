// A table and its columns, as the catalogue of a database describes them.
import type {SemanticType} from './column-types.ts';

export type TableKind = 'table' | 'view' | 'materialized view' | 'partitioned table' | 'foreign table';

export type TableInfo = {
	/** SQLite's schema is `main`. */
	readonly schema: string;
	readonly name: string;
	readonly kind: TableKind;
	/** Where the database is a part of the table's full name. */
	readonly databaseName?: string;
	/** From the catalogue, without reading the table; `null` where it is unknown. */
	readonly estimatedRows: number | null;
	/** The stored size, from the catalogue; left out where it is unknown. */
	readonly estimatedBytes?: number | null;
	/** Whether it was profiled before and the catalogue does not list it any more; left out where it does. */
	readonly isGone?: boolean;
};

export type ColumnInfo = {
	readonly name: string;
	/** As declared; may be empty in SQLite. */
	readonly databaseType: string;
	readonly semanticType: SemanticType;
	/** `null` where it is not known (runs of ProfileMesh 0.1, columns of a view). */
	readonly nullable: boolean | null;
	readonly primaryKey: boolean;
	/**
	Whether a constraint or an index of this column alone declares its values unique; left out where it is not known
	(runs of earlier versions).
	*/
	readonly unique?: boolean;
	/**
	How texts are compared, in a few words: `by bytes, not by its collation NOCASE`. Left out where the column does not
	specify it.
	*/
	readonly equality?: string;
};
