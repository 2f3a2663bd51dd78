// Keys that the connections of several databases have in common.
import {z} from 'zod';

/** A text that is not empty. */
export const filledText = (description: string) => z.string().min(1).describe(description);

export const portNumber = (description: string) => z.int().min(1).max(65_535).describe(description);

export const extraParameters = z
	.record(z.string(), z.unknown())
	.optional()
	.describe('Passed to the driver as they are.');
