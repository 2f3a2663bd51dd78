// Formats times and durations for people.

/** A duration: `45 ms`, `3.1 s`, `1 min 20 s`, `2 h 05 min`. */
export const formatDuration = (milliseconds: number): string => {
	if (milliseconds < 100) {
		return `${Math.round(milliseconds)} ms`;
	}

	if (milliseconds < 59_950) {
		return milliseconds < 9950 ? `${(milliseconds / 1000).toFixed(1)} s` : `${Math.round(milliseconds / 1000)} s`;
	}

	const seconds = Math.round(milliseconds / 1000);
	if (seconds < 3600) {
		return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
	}

	const minutes = Math.round(seconds / 60);
	return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
};

/** A duration in whole seconds, for clocks that run: `0 s`, `42 s`, `1 min 20 s`. */
export const formatSeconds = (milliseconds: number): string => {
	const seconds = Math.floor(milliseconds / 1000);
	return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000);
};

/** Local time, `YYYY-MM-DD hh:mm:ss`. */
export const formatTime = (time: Date): string => {
	const two = (value: number) => String(value).padStart(2, '0');
	const day = `${String(time.getFullYear()).padStart(4, '0')}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
	return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
};

/** How long ago: `just now`, `40 s ago`, `2 min ago`, `3 h ago`, `4 d ago`; past 30 days the local date. */
export const formatAge = (time: Date, now: Date): string => {
	const seconds = Math.floor((now.getTime() - time.getTime()) / 1000);
	if (seconds < 10) {
		return 'just now';
	}

	if (seconds < 60) {
		return `${seconds} s ago`;
	}

	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) {
		return `${minutes} min ago`;
	}

	const hours = Math.floor(minutes / 60);
	if (hours < 24) {
		return `${hours} h ago`;
	}

	const days = Math.floor(hours / 24);
	return days <= 30 ? `${days} d ago` : formatTime(time).slice(0, 10);
};
