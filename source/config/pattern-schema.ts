// The schema of a pattern. A broken pattern is an error of the config, with its line.
import {z} from 'zod';
import {patternError} from './patterns.ts';

/** A literal name, a glob or a `/regex/`, kept as written. */
export const patternSchema = z
	.string()
	.min(1)
	.superRefine((pattern, context) => {
		const issue = patternError(pattern);
		if (issue !== undefined) {
			context.addIssue({code: 'custom', message: issue});
		}
	});
