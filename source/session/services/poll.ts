// Polls the storage or a source at an interval.

type Polling = {
	/** Milliseconds from the end of one poll to the next. */
	readonly every: number;
	/** Never rejects. */
	readonly poll: () => Promise<void>;
};

/** Polls take at most this share of the time: where one takes long, the next one comes later. */
const shareOfTime = 0.1;

/** Starts to poll, and returns the function that stops it. */
export const startPolling = ({every, poll}: Polling): (() => void) => {
	let isEnded = false;
	let next: NodeJS.Timeout | undefined;
	const pollNow = async (): Promise<void> => {
		const began = performance.now();
		await poll();
		if (!isEnded) {
			plan(Math.max(every, (performance.now() - began) / shareOfTime));
		}
	};

	const plan = (delay: number): void => {
		next = setTimeout(() => {
			void pollNow();
		}, delay);
		next.unref();
	};

	plan(every);
	return () => {
		isEnded = true;
		clearTimeout(next);
	};
};
