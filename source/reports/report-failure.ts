/** A dataset that could not be compared: no report is silent about it. */
export type ReportFailure = {
	/** `schema.table`. */
	readonly dataset: string;
	readonly message: string;
	readonly why?: string | undefined;
};
