// Keys that the connections of several databases have in common.
import {z} from 'zod';
import {holdsPassword} from '../secrets.ts';

/** A text that is not empty, and no URL with a password, because errors show such texts. */
export const filledText = (description: string) =>
	z
		.string()
		.min(1)
		.refine(text => !holdsPassword(text), 'must not be a URL with a password: its parts have keys of their own')
		.describe(description);

export const portNumber = (description: string) => z.int().min(1).max(65_535).describe(description);

export const extraParameters = z
	.record(z.string(), z.unknown())
	.optional()
	.describe('Passed to the driver as they are.');
