/** A dataset that could not be compared: every report names it. */
export type ReportFailure = {
	/** `schema.table`. */
	readonly dataset: string;
	readonly message: string;
	readonly why?: string | undefined;
};
