// The findings that a webhook was notified of. They are kept beside the verdict of their run.
import {z} from 'zod';
import {parseJson} from '../parse-json.ts';
import {driftSeverities, type DriftSeverity} from './severity.ts';

/** The severity of each finding at its notification, by the id of the finding. */
export type NotifiedFindings = Readonly<Record<string, DriftSeverity>>;

/** The findings by the mark of the webhook. */
export type NotifiedByWebhook = Readonly<Record<string, NotifiedFindings>>;

const keptNotified = z.record(z.string(), z.record(z.string(), z.enum(driftSeverities)));
const keptText = z.looseObject({told: keptNotified.optional()});

const parsed = (text: string | null): z.output<typeof keptText> => parseJson(text ?? '', keptText) ?? {};

/** Reads the findings from the kept text of a run; none where the text has another format. */
export const readNotified = (text: string | null): NotifiedByWebhook => parsed(text).told ?? {};

/** Replaces the findings in the kept text of a run. */
export const withNotified = (text: string | null, notified: NotifiedByWebhook): string =>
	JSON.stringify({...parsed(text), told: notified});
