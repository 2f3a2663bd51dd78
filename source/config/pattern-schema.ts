// The schema of a pattern, so that a broken one is an error of the config, with its line.
import {z} from 'zod';
import {patternProblem} from './patterns.ts';

/** A literal name, a glob or a `/regex/`, kept as written. */
export const patternSchema = z
	.string()
	.min(1)
	.superRefine((pattern, context) => {
		const problem = patternProblem(pattern);
		if (problem !== undefined) {
			context.addIssue({code: 'custom', message: problem});
		}
	});
