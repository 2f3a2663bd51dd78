// Verdicts on figures that are not compared, and why.
import type {Measured} from '../profiling/profile.ts';
import type {Verdict} from './report.ts';

/** No verdict, and why. */
export const notJudged = (reason: string): Verdict => ({severity: 'none', state: 'not_judged', reason, rule: null});

/** No verdict by an ignore of the config, as written there. */
export const ignoredBy = (ignore: string): Verdict => ({
	severity: 'none',
	state: 'ignored',
	reason: `ignored by ${ignore}`,
	rule: `ignore ${ignore}`,
});

/** Whether a value is an estimate or comes from a sample. */
export const isEstimated = (...values: ReadonlyArray<Measured | undefined>): boolean =>
	values.some(measured => measured !== undefined && measured.provenance.kind !== 'exact');
