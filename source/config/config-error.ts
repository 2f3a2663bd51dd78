// The error of a config. It lists every issue in one line, with its position.
import path from 'node:path';
import process from 'node:process';
import {ProfileMeshError} from '../errors.ts';
import {withoutCredentials} from '../secrets.ts';
import {visible} from '../terminal-text.ts';

export type ConfigIssue = {
	/**
	The position, such as `config.yml:3:5` or the name of an environment variable, and then the mistake. One line, safe
	to print.
	*/
	readonly text: string;
	/** What to do about it, one sentence. */
	readonly hint?: string;
};

/** The number of issues that the error names: a thousand issues have one cause. */
const maxListedIssues = 5;

/** The path as a user would write it from here, safe to print. */
export const shownFile = (file: string): string => {
	const relative = path.relative(process.cwd(), file);
	return visible(relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? file : relative);
};

/** A `config` error with one or more issues; `message` is the first. */
export class ConfigError extends ProfileMeshError {
	readonly issues: readonly string[];

	constructor(file: string, issues: readonly [ConfigIssue, ...ConfigIssue[]], cause?: unknown) {
		const [first, ...others] = issues;
		const more =
			others.length === 0
				? undefined
				: `${others.length} more: ${others
						.slice(0, maxListedIssues)
						.map(issue => issue.text)
						.join('; ')}`;
		super('config', first.text, {
			...(more !== undefined && {why: others.length > maxListedIssues ? `${more}; …` : more}),
			hint: first.hint ?? `Correct it, then check it with: profilemesh config validate ${shownFile(file)}`,
			cause,
		});
		this.issues = issues.map(issue => withoutCredentials(issue.text));
	}
}
