// Explains DuckDB's errors to users. Each begins with its kind: `Conversion Error: …`.
import {messageOf, ProfileMeshError} from '../../errors.ts';
import type {TableInfo} from '../../profiling/table.ts';
import {TableMoved} from '../push-down/statement-failure.ts';
import {StatementTimeout} from './engine.ts';

/** Kinds that end a table, because a smaller statement fails as well. */
const endsTable =
	/^(?:IO|Catalog|Permission|INTERNAL|FATAL|Connection|TransactionContext|INTERRUPT|Serialization) Error/v;

const isOfDuckDb = (error: unknown): error is Error =>
	error instanceof Error && /^[ \-A-Za-z]+ Error: /v.test(error.message);

/** Whether a smaller statement may succeed. */
export const isOfColumns = (error: unknown): error is Error =>
	error instanceof StatementTimeout || (isOfDuckDb(error) && !endsTable.test(error.message));

/** Whether DuckDB stops working after the error. */
export const isFatal = (error: unknown): boolean =>
	error instanceof Error &&
	(/^(?:INTERNAL|FATAL) Error/v.test(error.message) ||
		(error.cause !== undefined && error.cause !== error && isFatal(error.cause)));

export const isLocked = (error: unknown): boolean =>
	error instanceof Error && error.message.startsWith('IO Error: Could not set lock on file');

/**
Gives the first line without its kind. The other lines show the statement, which the user has not written. For a CSV
file, gives the line in the file and the mistake.
*/
export const reasonOf = (error: unknown): string => {
	const [line = '', ...others] = messageOf(error).split('\n');
	const reason = line.replace(/^[ \-A-Za-z]+ Error: /v, '').trim();
	const wrong =
		// The original line of an open quote goes on to the end of the file.
		others.find(other => other.startsWith('Value with unterminated quote')) ??
		others.find(other => other !== '' && !other.startsWith('Original Line'));
	return wrong !== undefined && reason.startsWith('CSV Error on Line') ? `${reason}: ${wrong}` : reason;
};

const explanations: ReadonlyArray<readonly [pattern: RegExp, why: string | undefined, hint: string]> = [
	[
		/Could not set lock on file/v,
		'Another program has it open for writing, and DuckDB lets nobody read it then.',
		'Try again when that program has closed it, or profile a copy.',
	],
	[
		/not a valid duckdb database|could not read from file|older version|newer version|storage version/iv,
		undefined,
		'Check source.filepath in the config: it must be a DuckDB database that this version of DuckDB can read.',
	],
	[/permission denied/iv, 'This user may not read it.', 'Give this user the right to read it.'],
];

const explain = (error: unknown): {readonly why: string; readonly hint: string | undefined} => {
	const found = explanations.find(([pattern]) => pattern.test(messageOf(error)));
	return {why: found?.[1] ?? reasonOf(error), hint: found?.[2]};
};

/** Makes the error for a database or files that cannot be opened. */
export const unreachable = (target: string, error: unknown): ProfileMeshError => {
	if (error instanceof ProfileMeshError) {
		return error;
	}

	const {why, hint = 'Check that source.filepath names it and that it may be read.'} = explain(error);
	return new ProfileMeshError('source', `Cannot read ${target}`, {why, hint, cause: error});
};

const tableHints: ReadonlyArray<readonly [RegExp, string]> = [
	[/longer than/v, 'Raise profiling.statement_timeout, or sample the table.'],
	[
		/^Permission Error/v,
		'It reads something outside of the database, which ProfileMesh does not allow: leave it out with exclude.',
	],
	[/^Out of Memory Error/v, 'Sample the table, or raise source.extra_params.memory_limit.'],
];

export const unreadable = ({schema, name}: TableInfo, error: unknown): ProfileMeshError => {
	if (error instanceof ProfileMeshError) {
		return error;
	}

	const what = `Cannot profile ${schema}.${name}`;
	if (error instanceof TableMoved) {
		return new ProfileMeshError('profile', what, {
			why: `It changed while it was read: ${error.message}.`,
			hint: 'Profile it again when nobody writes to it.',
			cause: error,
		});
	}

	return new ProfileMeshError('profile', what, {
		why: reasonOf(error),
		hint:
			tableHints.find(([pattern]) => pattern.test(messageOf(error)))?.[1] ??
			'The same SELECT in the duckdb shell shows the same error.',
		cause: error,
	});
};
