// Looks at the storage again and again while a list of its datasets shows.

type Look = {
	/** Milliseconds from the end of one look to the next. */
	readonly every: number;
	/** Never rejects. */
	readonly look: () => Promise<void>;
};

/** Looks take at most this share of the time, however often others write to the storage. */
const shareOfTime = 0.1;

/** Begins to look, and returns the function that stops it. */
export const lookAgainAndAgain = ({every, look}: Look): (() => void) => {
	let isEnded = false;
	let next: NodeJS.Timeout | undefined;
	const lookNow = async (): Promise<void> => {
		const began = performance.now();
		await look();
		if (!isEnded) {
			plan(Math.max(every, (performance.now() - began) / shareOfTime));
		}
	};

	const plan = (delay: number): void => {
		next = setTimeout(() => {
			void lookNow();
		}, delay);
		next.unref();
	};

	plan(every);
	return () => {
		isEnded = true;
		clearTimeout(next);
	};
};
