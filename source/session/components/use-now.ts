// The time for "2 min ago": steady between ticks, so that nothing moves that did not change.
import {useEffect, useState} from 'react';

const period = 10_000;

export const useNow = (every = period): Date => {
	const [now, setNow] = useState(() => new Date());
	useEffect(() => {
		const ticking = setInterval(() => {
			setNow(new Date());
		}, every);
		return () => {
			clearInterval(ticking);
		};
	}, [every]);
	return now;
};
