// The messages of Dagster Pipes 0.1 to the letter: those that Dagster's reader accepts, and nothing else. It knows
// nothing of the program.
import {z} from 'zod';

const column = z.strictObject({
	name: z.string(),
	type: z.string().min(1),
	description: z.string().exactOptional(),
	constraints: z
		.strictObject({
			nullable: z.boolean().exactOptional(),
			unique: z.boolean().exactOptional(),
			other: z.array(z.string()).exactOptional(),
		})
		.exactOptional(),
});

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Every record has the same keys, those of the schema. */
const table = z
	.strictObject({records: z.array(z.record(z.string(), cell)), schema: z.array(column)})
	.refine(({records, schema}) => {
		const names = schema
			.map(({name}) => name)
			.toSorted()
			.join('\n');
		return records.every(record => Object.keys(record).toSorted().join('\n') === names);
	}, 'A record has other keys than the schema');

const value = <Type extends string, Raw extends z.ZodType>(type: Type, raw: Raw) =>
	z.strictObject({type: z.literal(type), raw_value: raw});

const metadataValue = z.discriminatedUnion('type', [
	value('__infer__', z.unknown()),
	value('text', z.string()),
	value('url', z.string()),
	value('path', z.string()),
	value('notebook', z.string()),
	value('md', z.string()),
	value('json', z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())])),
	value('int', z.int()),
	value('float', z.number()),
	value('bool', z.boolean()),
	value('null', z.null()),
	value('timestamp', z.number()),
	value('dagster_run', z.string()),
	value('asset', z.string()),
	value('table', table),
	value('table_schema', z.strictObject({columns: z.array(column)})),
	value('table_column_lineage', z.strictObject({deps_by_column: z.record(z.string(), z.array(z.unknown()))})),
]);

export type PipesValue = z.output<typeof metadataValue>;

const metadata = z.record(z.string(), metadataValue);

const exception = z.strictObject({
	message: z.string(),
	stack: z.array(z.string()),
	name: z.string().nullable(),
	get cause() {
		return exception.nullable();
	},
	get context() {
		return exception.nullable();
	},
});

const message = <Method extends string, Content extends z.ZodType>(method: Method, content: Content) =>
	z.strictObject({__dagster_pipes_version: z.literal('0.1'), method: z.literal(method), params: content});

const pipesMessage = z.discriminatedUnion('method', [
	message('opened', z.strictObject({extras: z.record(z.string(), z.unknown())})),
	message(
		'log',
		z.strictObject({message: z.string(), level: z.enum(['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'])}),
	),
	message(
		'report_asset_materialization',
		z.strictObject({asset_key: z.string(), data_version: z.string().nullable(), metadata: metadata.nullable()}),
	),
	message(
		'report_asset_check',
		z.strictObject({
			asset_key: z.string(),
			check_name: z.string().regex(/^\w+$/v),
			passed: z.boolean(),
			severity: z.enum(['WARN', 'ERROR']),
			metadata,
		}),
	),
	message('report_custom_message', z.strictObject({payload: z.unknown()})),
	message('closed', z.union([z.strictObject({}), z.strictObject({exception})])),
]);

export type PipesMessage = z.output<typeof pipesMessage>;

/** Numbers without a fraction where Dagster expects a float. */
const falseFloats = (line: string): readonly string[] =>
	line
		.matchAll(/"type":"(?:float|timestamp)","raw_value":(?<number>-?\d+)(?=[,\}])/gv)
		.map(({groups}) => groups?.['number'] ?? '')
		.toArray();

/**
Reads messages like Dagster's reader, and more strictly.

@throws Error with the line and its mistake.
*/
export const readMessages = (written: string): readonly PipesMessage[] => {
	if (!written.endsWith('\n')) {
		throw new Error('The last line is not whole');
	}

	const messages = written
		.slice(0, -1)
		.split('\n')
		.map((line, index) => {
			// eslint-disable-next-line regexp/no-obscure-range -- printable ASCII
			if (!/^[ -~]+$/v.test(line)) {
				throw new Error(`Line ${index + 1} is not ASCII: ${line}`);
			}

			if (falseFloats(line).length > 0) {
				throw new Error(`Line ${index + 1} has floats without a point: ${falseFloats(line).join(', ')}`);
			}

			return pipesMessage.parse(JSON.parse(line));
		});
	const methods = messages.map(({method}) => method);
	const isFramed =
		methods[0] === 'opened' &&
		methods.at(-1) === 'closed' &&
		methods.filter(method => method === 'opened' || method === 'closed').length === 2;
	if (!isFramed) {
		throw new Error(`opened does not come first or closed not last, once each: ${methods.join(', ')}`);
	}

	return messages;
};
