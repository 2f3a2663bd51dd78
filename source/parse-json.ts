// Reads JSON that others may have written, or half written.
import type {z} from 'zod';

/** The value of a text; `undefined` where it is not JSON, or JSON of another form. */
export const parseJson = <Value>(text: string, schema: z.ZodType<Value>): Value | undefined => {
	try {
		return schema.safeParse(JSON.parse(text)).data;
	} catch {
		return undefined;
	}
};
