// The messages of Dagster Pipes, protocol 0.1, and their encoding.
import {characterJson} from '../../../reports/json-text.ts';

export type LogLevel = 'INFO' | 'WARNING' | 'ERROR';

export type CheckSeverity = 'WARN' | 'ERROR';

export type TableColumn = {
	readonly name: string;
	readonly type: string;
	readonly description?: string;
	readonly constraints?: {readonly nullable?: boolean; readonly unique?: boolean; readonly other?: readonly string[]};
};

/** A value of a table: Dagster takes no lists and no objects. */
export type TableCell = string | number | boolean | null;

export type MetadataValue =
	| {readonly type: 'text' | 'md' | 'path'; readonly raw_value: string}
	| {readonly type: 'int' | 'float'; readonly raw_value: number}
	/** Seconds since 1970. */
	| {readonly type: 'timestamp'; readonly raw_value: number}
	| {readonly type: 'null'; readonly raw_value: null}
	| {readonly type: 'table_schema'; readonly raw_value: {readonly columns: readonly TableColumn[]}}
	| {
			readonly type: 'table';
			readonly raw_value: {
				readonly records: ReadonlyArray<Readonly<Record<string, TableCell>>>;
				readonly schema: readonly TableColumn[];
			};
	  };

export type Metadata = Readonly<Record<string, MetadataValue>>;

/** All five keys are always present. */
export type PipesException = {
	readonly message: string;
	readonly stack: readonly string[];
	readonly name: string | null;
	readonly cause: PipesException | null;
	readonly context: PipesException | null;
};

export type Message =
	| {readonly method: 'opened'; readonly params: {readonly extras: Readonly<Record<string, string>>}}
	| {readonly method: 'log'; readonly params: {readonly message: string; readonly level: LogLevel}}
	| {
			readonly method: 'report_asset_materialization';
			readonly params: {
				readonly asset_key: string;
				readonly data_version: string | null;
				readonly metadata: Metadata;
			};
	  }
	| {
			readonly method: 'report_asset_check';
			readonly params: {
				readonly asset_key: string;
				readonly check_name: string;
				readonly passed: boolean;
				readonly severity: CheckSeverity;
				readonly metadata: Metadata;
			};
	  }
	| {readonly method: 'report_custom_message'; readonly params: {readonly payload: object}}
	| {readonly method: 'closed'; readonly params: {readonly exception?: PipesException}};

const foreign = /[^\u{20}-\u{7E}]/gv;

/** Encodes a text. Replaces a lone surrogate, which Dagster could not store. */
const textJson = (text: string): string =>
	JSON.stringify(text.toWellFormed()).replaceAll(foreign, character => characterJson(character));

const isFloat = (value: object): value is {readonly type: 'float' | 'timestamp'; readonly raw_value: number} =>
	'type' in value &&
	(value.type === 'float' || value.type === 'timestamp') &&
	'raw_value' in value &&
	typeof value.raw_value === 'number';

/** Writes `3.0` where JSON.stringify would write `3` and Dagster would read an integer. */
const floatJson = (value: number): string => {
	const text = String(value);
	return /^-?\d+$/v.test(text) ? `${text}.0` : text;
};

/** Writes JSON in ASCII, with null for a number that is not finite, and without undefined entries. */
const json = (value: unknown): string => {
	if (typeof value === 'string') {
		return textJson(value);
	}

	if (typeof value !== 'object' || value === null) {
		return JSON.stringify(value) ?? 'null';
	}

	if (Array.isArray(value)) {
		return `[${value.map((item: unknown) => json(item)).join(',')}]`;
	}

	const entries = Object.entries(value).filter(([, item]) => item !== undefined);
	return isFloat(value)
		? `{"type":"${value.type}","raw_value":${floatJson(value.raw_value)}}`
		: `{${entries.map(([key, item]) => `${textJson(key)}:${json(item)}`).join(',')}}`;
};

/** A message as its line, without the newline. */
export const messageLine = ({method, params}: Message): string =>
	json({__dagster_pipes_version: '0.1', method, params});

export const textValue = (text: string): MetadataValue => ({type: 'text', raw_value: text});

/** An `int` or a `float`; null where it is not finite. */
export const numberValue = (type: 'int' | 'float', value: number | null): MetadataValue =>
	value !== null && Number.isFinite(value) ? {type, raw_value: value} : {type: 'null', raw_value: null};
