// Why a dataset is not compared, where that is no failure.
import {ProfileMeshError} from '../../errors.ts';

/** There is no run yet that could be the baseline: later runs will have one. */
export class NoBaselineError extends ProfileMeshError {}
