// The units of durations.

/** Milliseconds of each unit, by the letters that people write it with, shortest first. */
export const millisecondsPer = {
	ms: 1,
	s: 1000,
	m: 60_000,
	h: 3_600_000,
	d: 86_400_000,
	w: 604_800_000,
} as const;
