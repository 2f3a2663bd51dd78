// The store on any database of Sequelize. It reads and writes, and explains every error.
import type {StorageDatabase} from './database.ts';
import {KeptSources} from './kept-sources.ts';
import {createMark} from './mark.ts';
import {createReader} from './reading.ts';
import {createSegmentsReader} from './segments.ts';
import type {HistoryScope, Store} from './store.ts';
import {resultModel, runModel, type TableNames} from './tables.ts';
import type {Transactions} from './transactions.ts';
import {createVerdicts} from './verdicts.ts';
import type {StorageWait} from './waiting.ts';
import {createWriter} from './writing.ts';

export type StoreParts = {
	readonly database: StorageDatabase;
	readonly transactions: Transactions;
	readonly tables: TableNames;
	/** Whose runs are read; all when left out. */
	readonly scope: HistoryScope | undefined;
	readonly wait: StorageWait;
};

export const createStore = ({database, transactions, tables, scope, wait}: StoreParts): Store => {
	const {sequelize, fingerprint, dialect} = database;
	const {schema} = dialect;
	const sources = new KeptSources({database, table: tables.runs, scope});
	const readerOptions = {database, transactions, tables, scope, sources};
	const reading = createReader(readerOptions);
	const keeping = createVerdicts(readerOptions);
	const bySegment = createSegmentsReader(readerOptions);
	const writing = createWriter({
		database,
		transactions,
		runModel: runModel(sequelize, {table: tables.runs, schema}),
		resultModel: resultModel(sequelize, {table: tables.results, schema}),
		tables,
		scope,
		sources,
	});

	const explained =
		<Arguments extends readonly unknown[], Result>(work: (...arguments_: Arguments) => Promise<Result>) =>
		async (...arguments_: Arguments): Promise<Result> => {
			try {
				return await work(...arguments_);
			} catch (error) {
				throw database.failureOf(error);
			}
		};

	let closing: Promise<void> | undefined;
	const close = explained(async () => transactions.settled().then(async () => database.close()));

	return {
		fingerprint,
		scope,
		isReplaced: () => database.isReplaced?.() === true,
		begin: explained(async run => wait.during('no answer yet from', async () => writing.begin(run))),
		complete: explained(writing.complete),
		end: explained(writing.end),
		failAbandoned: explained(writing.failAbandoned),
		unreadable: reading.unreadable,
		adopt: explained(writing.adopt),
		giveBack: explained(writing.giveBack),
		remove: explained(writing.remove),
		runs: explained(reading.runs),
		findRun: explained(reading.findRun),
		datasets: explained(reading.datasets),
		otherHistories: explained(reading.otherHistories),
		mark: explained(createMark(readerOptions)),
		verdicts: explained(keeping.verdicts),
		verdictHeads: explained(keeping.verdictHeads),
		keepVerdict: keeping.keepVerdict,
		load: explained(reading.load),
		loadFigures: explained(reading.loadFigures),
		segments: explained(bySegment.segments),
		segmentColumns: explained(bySegment.segmentColumns),
		history: explained(reading.history),
		async close() {
			closing ??= close();
			return closing;
		},
	};
};
