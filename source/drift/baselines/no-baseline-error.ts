// The error that a dataset has no baseline yet. Callers do not count it as a failure.
import {ProfileMeshError} from '../../errors.ts';

/** There is no run yet that could be the baseline. Later runs will have one. */
export class NoBaselineError extends ProfileMeshError {}
