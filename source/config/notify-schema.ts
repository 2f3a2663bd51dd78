// The keys under `notify`: who receives new findings.
import {z} from 'zod';
import {driftSeverities} from '../drift/severity.ts';
import {patternSchema} from './pattern-schema.ts';

const noticeFormats = ['json', 'slack', 'teams'] as const;

const urlMistake = (text: string): string | undefined => {
	const url = URL.parse(text);
	if (url === null || !['http:', 'https:'].includes(url.protocol)) {
		return 'must be an address that begins with https:// or http://';
	}

	return url.username === '' && url.password === '' ? undefined : 'must hold no user name and no password';
};

const address = z.string().superRefine((text, context) => {
	const message = text === '' ? undefined : urlMistake(text);
	if (message !== undefined) {
		context.addIssue({code: 'custom', message});
	}
});

const target = z.strictObject({
	url: address.describe(
		'The address of the webhook. It is a secret: take it from a variable. If it is empty, nothing is sent.',
	),
	from: z.enum(driftSeverities).default('high').describe('Findings of this severity, and worse ones.'),
	tables: z
		.array(patternSchema)
		.min(1)
		.optional()
		.describe('Only these tables: names, globs or `/regex/`, as `table` or `schema.table`.'),
	format: z
		.enum(noticeFormats)
		.default('json')
		.describe('What is sent: plain JSON, or a message for Slack or Teams.'),
});

export const notifySchema = z
	.array(target)
	.default([])
	.describe('Webhooks that receive the new findings of `profilemesh drift`, each finding once.');

/** One webhook. */
export type NotifyTarget = z.output<typeof target>;
