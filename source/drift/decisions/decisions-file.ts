// Reads and writes the file of decisions beside a config. People review it, so its order is stable, and their comments
// stay.
import {rm} from 'node:fs/promises';
import path from 'node:path';
import {isMap, isSeq, LineCounter, parseDocument, YAMLMap, YAMLSeq, type Document} from 'yaml';
import {ConfigError, shownFile} from '../../config/config-error.ts';
import {formatPath} from '../../config/key-path.ts';
import {describeSyntaxError} from '../../config/yaml-syntax.ts';
import {codeOf, messageOf} from '../../errors.ts';
import {readRegularFile} from '../../read-file.ts';
import {visible} from '../../terminal-text.ts';
import {writeAtomically} from '../../write-atomically.ts';
import {decisionsSchema, noDecisions, type Accepted, type Decisions, type Pin} from './decisions.ts';
import {withFileLock} from './file-lock.ts';

/** The file of a config: `shop.decisions.yml` beside `shop.yml`. */
export const decisionsFileOf = (configFile: string): string => {
	const {dir, name} = path.parse(configFile);
	return path.join(dir, `${name}.decisions.yml`);
};

const heading =
	' Decisions about drift: the runs that later ones are compared with, ' +
	'and the drifts that may pass for some time.\n' +
	' Written by `profilemesh baseline` and `profilemesh accept`; made to be reviewed and committed. Comments stay.';

const hint = 'Correct it by hand, or take back the last change of the file.';

/** The text of a file of decisions; `undefined` where there is none. */
export const readDecisionsText = async (file: string): Promise<string | undefined> => {
	try {
		return await readRegularFile(file);
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return undefined;
		}

		throw new ConfigError(
			file,
			[{text: `${shownFile(file)}: it cannot be read: ${visible(messageOf(error))}`, hint}],
			error,
		);
	}
};

type DecisionsDocument = {readonly document: Document; readonly decisions: Decisions};

const parse = (file: string, text: string): DecisionsDocument => {
	const lines = new LineCounter();
	const document = parseDocument(text, {lineCounter: lines, prettyErrors: false, logLevel: 'error'});
	const locationAt = (offset: number): string => {
		const {line, col} = lines.linePos(Math.min(offset, text.length));
		return `${shownFile(file)}:${Math.max(1, line)}:${Math.max(1, col)}`;
	};

	const fail = (offset: number, what: string, cause?: unknown) =>
		new ConfigError(file, [{text: `${locationAt(offset)}: ${what}`, hint}], cause);
	const [syntaxError] = document.errors;
	if (syntaxError !== undefined) {
		throw fail(syntaxError.pos[0], describeSyntaxError(syntaxError));
	}

	let value: unknown;
	try {
		value = document.toJS({maxAliasCount: 100});
	} catch (error) {
		throw fail(0, 'its aliases cannot be followed', error);
	}

	if (value === null || value === undefined) {
		return {document, decisions: noDecisions};
	}

	const parsed = decisionsSchema.safeParse(value);
	if (parsed.success) {
		return {document, decisions: parsed.data};
	}

	const [issue] = parsed.error.issues;
	const keys = (issue?.path ?? []).map(key => (typeof key === 'symbol' ? String(key) : key));
	const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
	const at = unknown === undefined ? keys : [...keys, unknown];
	const node = at.findLastIndex((_, index) => document.hasIn(at.slice(0, index + 1)));
	const found = document.getIn(at.slice(0, node + 1), true);
	const offset =
		typeof found === 'object' && found !== null && 'range' in found && Array.isArray(found.range)
			? Number(found.range[0])
			: 0;
	const where = at.length === 0 ? 'the file' : formatPath(at);
	throw fail(
		offset,
		unknown === undefined ? `${where}: ${visible(issue?.message ?? 'is not valid')}` : `unknown key ${where}`,
	);
};

/**
Reads the decisions in a file; none where there is no file.

@throws ProfileMeshError `config` naming the position of a mistake.
*/
export const readDecisions = async (file: string): Promise<Decisions> => {
	const text = await readDecisionsText(file);
	return text === undefined ? noDecisions : parse(file, text).decisions;
};

type Section = 'baselines' | 'accepted';

const compareText = (left: string, right: string): number => (left === right ? 0 : left < right ? -1 : 1);

/** The subject of an entry. No two entries of a section have the same. */
const identityOf = (entry: Pin | Accepted): readonly string[] => [
	entry.dataset,
	entry.environment,
	...('metric' in entry ? [entry.column ?? '', entry.metric] : []),
];

const compareIdentities = (left: readonly string[], right: readonly string[]): number => {
	const apart = left.findIndex((part, index) => part !== right[index]);
	return apart === -1 ? 0 : compareText(left[apart] ?? '', right[apart] ?? '');
};

const sectionOf = (document: Document, section: Section): YAMLSeq => {
	const found = document.get(section);
	if (isSeq(found)) {
		return found;
	}

	const made = new YAMLSeq();
	document.set(section, made);
	return made;
};

/**
Writes an entry over the one with the same subject, whose comments stay, else inserts it by the order.
*/
const putEntry = ({document, decisions}: DecisionsDocument, section: Section, entry: Pin | Accepted): void => {
	const existing: ReadonlyArray<Pin | Accepted> = decisions[section];
	const sequence = sectionOf(document, section);
	const identity = identityOf(entry);
	const same = existing.findIndex(other => compareIdentities(identityOf(other), identity) === 0);
	const node = sequence.items[same];
	if (isMap(node)) {
		const known = new Set<unknown>(Object.keys(entry));
		node.items = node.items.filter(pair => known.has(String(pair.key)));

		for (const [key, value] of Object.entries(entry)) {
			node.set(key, value);
		}

		return;
	}

	const later = existing.findIndex(other => compareIdentities(identityOf(other), identity) > 0);
	sequence.flow = false;
	sequence.items.splice(later === -1 ? sequence.items.length : later, 0, document.createNode(entry));
};

/**
Changes a file of decisions under a lock, and writes the whole file or nothing.

@param work Changes the document.
@throws ProfileMeshError `config` when the file is broken, `usage` when it cannot be written.
*/
const change = async <Result>(file: string, work: (parsed: DecisionsDocument) => Result): Promise<Result> =>
	withFileLock(file, async () => {
		const text = await readDecisionsText(file);
		const parsed = parse(file, text ?? '');
		if (!isMap(parsed.document.contents)) {
			parsed.document.contents = new YAMLMap();
			parsed.document.set('version', 1);
			parsed.document.commentBefore ??= heading;
		}

		const result = work(parsed);
		const changed = parsed.document.toString({lineWidth: 0});
		if (changed !== text) {
			parse(file, changed);
			await writeAtomically(file, changed);
		}

		return result;
	});

/** Writes entries, each over the one with the same subject or by the order. */
export const writeDecisions = async (
	file: string,
	section: Section,
	entries: ReadonlyArray<Pin | Accepted>,
): Promise<void> =>
	change(file, ({document}) => {
		for (const entry of entries) {
			const {decisions} = parse(file, document.toString({lineWidth: 0}));
			putEntry({document, decisions}, section, entry);
		}
	});

/** Removes entries, and returns them. */
export const removeDecisions = async <Name extends Section>(
	file: string,
	section: Name,
	isMeant: (entry: Decisions[Name][number]) => boolean,
): Promise<ReadonlyArray<Decisions[Name][number]>> => {
	const known = await readDecisions(file);
	if (known[section].every(entry => !isMeant(entry))) {
		return [];
	}

	return change(file, ({document, decisions}) => {
		const entries: ReadonlyArray<Decisions[Name][number]> = decisions[section];
		const sequence = sectionOf(document, section);
		sequence.items = sequence.items.filter((_, index) => {
			const entry = entries[index];
			return entry === undefined || !isMeant(entry);
		});
		return entries.filter(entry => isMeant(entry));
	});
};

/**
Puts an earlier text of a file of decisions back.

@param texts The expected text of the file, and the earlier one; `undefined` for no file.
@returns `false` when the file holds another text by now. Then it stays as it is.
*/
export const restoreDecisions = async (
	file: string,
	{now, before}: {readonly now: string | undefined; readonly before: string | undefined},
): Promise<boolean> =>
	withFileLock(file, async () => {
		if ((await readDecisionsText(file)) !== now) {
			return false;
		}

		await (before === undefined ? rm(file, {force: true}) : writeAtomically(file, before));
		return true;
	});
