// Runs the second pass over the rows, for the figures that depend on the flat figures.
import type {Relation, RunStatement, SqlDialect} from '../sql-dialect.ts';
import type {ColumnResults} from './column-results.ts';
import {fromClause} from './flat.ts';
import {doSplitting, TableMoved} from './statement-failure.ts';

/** Aggregates of one column that are read together. */
export type SecondRequest = {
	readonly results: ColumnResults;
	readonly expressions: readonly string[];
	/** Takes the results, in the order of the expressions. */
	readonly finish: (texts: ReadonlyArray<string | null>) => void;
	readonly failed: (reason: string) => void;
};

export type PassContext = {
	readonly relation: Relation;
	readonly dialect: SqlDialect;
	readonly run: RunStatement;
	/** The number of rows that the first pass counted. */
	readonly rows: number;
};

const count = 'count(*)';

const statementOf = (requests: readonly SecondRequest[], relation: Relation): string => {
	const expressions = requests.flatMap(({expressions: ofRequest}) => ofRequest);
	return (
		`SELECT ${[...(relation.isUnsteady === true ? [count] : []), ...expressions].join(', ')} ` +
		fromClause(relation)
	);
};

/** Splits requests into statements with a limited number of aggregates. Those of a column stay together. */
const partsOf = (
	requests: readonly SecondRequest[],
	{maxAggregates}: SqlDialect,
): ReadonlyArray<readonly SecondRequest[]> => {
	const parts: SecondRequest[][] = [];
	let size = 0;
	for (const ofColumn of Map.groupBy(requests, ({results}) => results).values()) {
		const more = ofColumn.reduce((sum, {expressions}) => sum + expressions.length, 0);
		const last = parts.at(-1);
		if (last === undefined || size + more > maxAggregates) {
			parts.push([...ofColumn]);
			size = more;
		} else {
			last.push(...ofColumn);
			size += more;
		}
	}

	return parts;
};

const ask = async (requests: readonly SecondRequest[], {relation, run, rows}: PassContext): Promise<void> => {
	const [answer = []] = await run(statementOf(requests, relation));
	let from = 0;
	if (relation.isUnsteady === true) {
		from = 1;
		if (Number(answer[0]) !== rows) {
			throw new TableMoved(`It had ${rows} rows, then ${answer[0] ?? 0}`);
		}
	}

	for (const {expressions, finish} of requests) {
		finish(answer.slice(from, from + expressions.length));
		from += expressions.length;
	}
};

/** One statement, and its work. */
export type PassStep = {readonly columns: number; readonly go: () => Promise<void>};

/** The steps of the second pass. Splits a statement that fails in half, down to the request that fails. */
export const secondPassSteps = (requests: readonly SecondRequest[], context: PassContext): readonly PassStep[] =>
	partsOf(requests, context.dialect).map(part => ({
		columns: new Set(part.map(({results}) => results)).size,
		async go() {
			await doSplitting(
				part,
				async some => ask(some, context),
				({failed}, reason) => {
					failed(reason);
				},
			);
		},
	}));

/** The statements of the steps. */
export const secondPassStatements = (
	requests: readonly SecondRequest[],
	{relation, dialect}: Pick<PassContext, 'relation' | 'dialect'>,
): readonly string[] => partsOf(requests, dialect).map(part => statementOf(part, relation));
