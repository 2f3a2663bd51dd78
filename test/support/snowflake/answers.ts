// The shapes of the protocol's answers.
/** The parameters that a session gets. */
export const parameters = [
	['TIMEZONE', 'Etc/UTC'],
	['BINARY_OUTPUT_FORMAT', 'HEX'],
	['DATE_OUTPUT_FORMAT', 'YYYY-MM-DD'],
	['TIME_OUTPUT_FORMAT', 'HH24:MI:SS'],
	['TIMESTAMP_OUTPUT_FORMAT', 'YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM'],
	['TIMESTAMP_NTZ_OUTPUT_FORMAT', 'YYYY-MM-DD HH24:MI:SS.FF3'],
	['TIMESTAMP_LTZ_OUTPUT_FORMAT', ''],
	['TIMESTAMP_TZ_OUTPUT_FORMAT', ''],
	['CLIENT_SESSION_KEEP_ALIVE', false],
	['CLIENT_STAGE_ARRAY_BINDING_THRESHOLD', 65_280],
	['QUERY_CONTEXT_CACHE_SIZE', 5],
].map(([name, value]) => ({name, value}));

export const failure = (code: string, message: string, data: object | null = null): object => ({
	data,
	code,
	message,
	success: false,
});

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
