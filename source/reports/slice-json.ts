// The period of a run as JSON.
import type {Run} from '../profiling/profile.ts';

/** Wall time, so without a zone. */
const wallText = (time: Date | undefined): string | null => time?.toISOString().slice(0, 19) ?? null;

/** `null` where a run is of the whole table. */
export const sliceJson = ({slice}: Pick<Run, 'slice'>) => ({
	slice_start: wallText(slice?.start),
	slice_end: wallText(slice?.end),
});
