// Ten times the rows: the time may grow tenfold, the memory not at all, and starting a second worker weighs little.
import {execFile} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {z} from 'zod';
import type {Benchmark} from './benchmark.ts';
import {mixedTable} from './known-table.ts';
import {Contender, sideBySide} from './side-by-side.ts';

const rounds = 3;

const resultSchema = z.object({milliseconds: z.number(), kibibytes: z.number()});

const run = async (file: string, ...parameters: readonly string[]): Promise<string> => {
	// eslint-disable-next-line @typescript-eslint/strict-void-return -- Node's own way
	const {stdout} = await promisify(execFile)(process.execPath, [file, ...parameters]);
	return stdout;
};

/** Profiles in a process of its own, which checks what it found. */
class OwnProcess {
	readonly #rows: number;
	readonly #threads: number | undefined;
	readonly contender = new Contender(async () => this.#profile());
	/** The smallest peak of all rounds, in KiB: what the work needs, whenever the collector came by. */
	peak = Infinity;

	constructor(rows: number, threads?: number) {
		this.#rows = rows;
		this.#threads = threads;
		mixedTable(rows);
	}

	async #profile(): Promise<number> {
		const parameters = [this.#rows, ...(this.#threads === undefined ? [] : [this.#threads])].map(String);
		const once = resultSchema.parse(
			JSON.parse(await run(path.join(import.meta.dirname, 'profile-once.ts'), ...parameters)),
		);
		this.peak = Math.min(this.peak, once.kibibytes);
		return once.milliseconds;
	}
}

const mebibytes = (kibibytes: number): string => `${Math.round(kibibytes / 1024)} MiB`;

export const large: Benchmark = {
	name: 'large',
	cost: 'needs 1 GB in the temporary directory and minutes',
	rows: [
		{
			work: 'the same on 10M rows: time',
			against: 'ten times the time of 1M rows',
			unit: '×',
			atMost: 1.1,
			aim: 1,
		},
		{
			work: 'the same on 10M rows: peak memory',
			against: 'the peak memory of 1M rows',
			unit: '×',
			atMost: 1.2,
			aim: 1,
		},
		{
			work: 'the same on 10M rows, two workers',
			against: 'one worker',
			unit: '×',
			atMost: 0.65,
			aim: 0.55,
		},
	],
	async measure() {
		const [ten, one] = [new OwnProcess(10_000_000), new OwnProcess(1_000_000)];
		await sideBySide(rounds, [one.contender, ten.contender]);
		const [two, alone] = [new OwnProcess(10_000_000, 2), new OwnProcess(10_000_000, 1)];
		await sideBySide(rounds, [two.contender, alone.contender]);
		return [
			{
				figure: ten.contender.fastest / (10 * one.contender.fastest),
				note: `10M rows ${ten.contender.text}, 1M rows ${one.contender.text}; a new process each`,
			},
			{
				figure: ten.peak / one.peak,
				note: `10M rows ${mebibytes(ten.peak)}, 1M rows ${mebibytes(one.peak)} of resident memory at most`,
			},
			{
				figure: two.contender.fastest / alone.contender.fastest,
				note: `two workers ${two.contender.text}, one ${alone.contender.text}`,
			},
		];
	},
};
