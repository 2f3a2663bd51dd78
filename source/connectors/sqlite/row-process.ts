// A process that reads rows in one snapshot to compare them with those of another source. It ends with the signal, even
// while SQLite computes.
import type {WorkWithRows} from '../connector.ts';
import type {ProfileMeshError} from '../../errors.ts';
import type {ScanThread} from './thread-pool.ts';

export type RowProcess = {
	readonly table: string;
	readonly start: () => ScanThread;
	/** Takes the snapshot. */
	readonly begin: (process: ScanThread) => Promise<void>;
	/** Explains a failure to read. */
	readonly failure: (error: unknown) => ProfileMeshError;
};

export const withComparedRows = async <Result>(
	{table, start, begin, failure}: RowProcess,
	work: WorkWithRows<Result>,
	signal: AbortSignal,
): Promise<Result> => {
	signal.throwIfAborted();
	const process = start();
	const stop = () => {
		void process.close();
	};

	const reading = async <Value>(read: () => Promise<Value>): Promise<Value> => {
		try {
			return await read();
		} catch (error) {
			signal.throwIfAborted();
			throw failure(error);
		}
	};

	signal.addEventListener('abort', stop, {once: true});
	try {
		await reading(async () => begin(process));
		return await work({
			sums: async request => reading(async () => process.call('rowSums', {...request, table})),
			read: async request => reading(async () => process.call('rowsOfGroups', {...request, table})),
		});
	} finally {
		signal.removeEventListener('abort', stop);
		await process.close();
	}
};
