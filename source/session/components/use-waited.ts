// How long something is waited for, for spinners that appear only after a noticeable wait.
import {useEffect, useState} from 'react';

const quietFor = 150;
/** Milliseconds of one frame of a spinner. */
export const framePeriod = 100;

/** Milliseconds since this text is waited for. 0 until the wait is noticeable, and while there is no text. */
export const useWaited = (text: string | undefined): number => {
	const [elapsed, setElapsed] = useState(0);
	useEffect(() => {
		if (text === undefined) {
			return undefined;
		}

		const started = Date.now();
		let ticking: NodeJS.Timeout | undefined;
		const waiting = setTimeout(() => {
			setElapsed(quietFor);
			ticking = setInterval(() => {
				setElapsed(Date.now() - started);
			}, framePeriod);
		}, quietFor);
		return () => {
			clearTimeout(waiting);
			clearInterval(ticking);
			setElapsed(0);
		};
	}, [text]);
	return elapsed;
};
