// Waits for a promise that may never settle.

/** Whether a promise settles within this time. It must not reject. */
export const settlesWithin = async (promise: Promise<void>, milliseconds: number): Promise<boolean> => {
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise<false>(resolve => {
		timer = setTimeout(resolve, milliseconds, false);
	});
	const settled = async () => {
		await promise;
		return true;
	};

	try {
		return await Promise.race([settled(), timeout]);
	} finally {
		clearTimeout(timer);
	}
};
