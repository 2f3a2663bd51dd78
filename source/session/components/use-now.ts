// The time for "2 min ago". It stays the same between ticks, so unchanged rows do not draw again.
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
