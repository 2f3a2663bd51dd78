// Says that a dataset has no baseline yet, which is no failure.
import {ProfileMeshError} from '../../errors.ts';

/** There is no run yet that could be the baseline: later runs will have one. */
export class NoBaselineError extends ProfileMeshError {}
