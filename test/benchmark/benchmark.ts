// What a benchmark is: rows of the table with what they are held to, and a way to measure them.

export type Row = {
	/** The work that is measured. */
	readonly work: string;
	/** What it is measured against; `–` where the figure stands for itself. */
	readonly against: string;
	/** Of the figure and of both limits. */
	readonly unit: '×' | 'ms' | '%';
	readonly atMost: number;
	readonly aim: number;
};

export type Measurement = {
	readonly figure: number;
	/** Absolute times, and whatever else a reader must know to trust the figure. */
	readonly note: string;
};

export type Benchmark = {
	/** Names it on the command line, whole or in part. */
	readonly name: string;
	readonly rows: readonly Row[];
	/** What it costs, when that is so much that it runs only if it is asked for. */
	readonly cost?: string;
	/** Why it cannot run on this machine, if it cannot. */
	readonly unavailable?: string;
	/**
	One measurement a row, in their order.

	@throws When a result is wrong: its time counts for nothing.
	*/
	measure(): Promise<readonly Measurement[]>;
};
