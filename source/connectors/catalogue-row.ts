// Checks rows of a database's catalogue, because a proxy or a flipped bit may change them on their way.
import type {z} from 'zod';

/** A row that no catalogue can hold. */
export class UnexpectedRow extends Error {
	constructor(cause: Error) {
		super('The server sent a row of its catalogue that cannot be one', {cause});
	}
}

/**
Parses a row by its schema.

@throws UnexpectedRow
*/
export const catalogueRow = <Row>(schema: z.ZodType<Row>, row: unknown): Row => {
	const {data, error} = schema.safeParse(row);
	if (error !== undefined) {
		throw new UnexpectedRow(error);
	}

	return data;
};
