// Which findings a webhook was told of: kept beside the verdict of the run that has them.
import {z} from 'zod';
import {driftSeverities, type DriftSeverity} from './severity.ts';

/** By the ids of findings, the severity that each had when it was told. */
export type ToldFindings = Readonly<Record<string, DriftSeverity>>;

/** By the marks of webhooks. */
export type Told = Readonly<Record<string, ToldFindings>>;

const keptTold = z.record(z.string(), z.record(z.string(), z.enum(driftSeverities)));
const keptText = z.looseObject({told: keptTold.optional()});

const parsed = (text: string | null): z.output<typeof keptText> => {
	try {
		return keptText.safeParse(JSON.parse(text ?? '')).data ?? {};
	} catch {
		return {};
	}
};

/** What the text that is kept with a run says of it; nothing where it is no such text. */
export const readTold = (text: string | null): Told => parsed(text).told ?? {};

/** The text with this in place of what it said before. */
export const withTold = (text: string | null, told: Told): string => JSON.stringify({...parsed(text), told});
