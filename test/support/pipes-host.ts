// Stands in for Dagster: sets both variables, runs a command or the built program, and reads its report.
import fs from 'node:fs/promises';
import path from 'node:path';
import {deflateSync} from 'node:zlib';
import type {ExecutionContext} from 'ava';
import {startCli, temporaryDirectory, type CliOptions} from './cli.ts';
import {runCommand} from './command.ts';
import {readMessages, type PipesMessage, type PipesValue} from './pipes-protocol.ts';

export const encoded = (parameter: unknown): string => deflateSync(JSON.stringify(parameter)).toString('base64');

export type PipesHostOptions = {
	/** Escaped as Dagster does; null where no assets are asked for. */
	readonly assetKeys: readonly string[] | null;
	readonly extras?: object;
	/** In place of a file. */
	readonly messages?: object;
	/** Passes the context in the variable, and not in a file. */
	readonly isInline?: boolean;
};

/** Starts the program, in place of the host itself. */
type Starter = Pick<CliOptions, 'node' | 'nodeArguments' | 'script'>;

/** As Dagster 1.13 writes it for a run of a job. */
const contextOf = ({assetKeys, extras = {}}: PipesHostOptions) => ({
	asset_keys: assetKeys,
	code_version_by_asset_key: assetKeys === null ? null : Object.fromEntries(assetKeys.map(key => [key, null])),
	provenance_by_asset_key: assetKeys === null ? null : Object.fromEntries(assetKeys.map(key => [key, null])),
	partition_key: null,
	partition_key_range: null,
	partition_time_window: null,
	run_id: 'b3c1d7a0-5f7a-4d0e-9d0e-2b9e5c8a1f10',
	job_name: 'profilemesh_profile_all',
	retry_number: 0,
	extras,
});

/** The variables that Dagster sets, and what reads the report. */
const hostOf = async (t: ExecutionContext, options: PipesHostOptions) => {
	const directory = await temporaryDirectory(t);
	const contextFile = path.join(directory, 'context');
	const messagesFile = path.join(directory, 'messages');
	await Promise.all([fs.writeFile(contextFile, JSON.stringify(contextOf(options))), fs.writeFile(messagesFile, '')]);
	return {
		env: {
			DAGSTER_PIPES_CONTEXT: encoded(
				options.isInline === true ? {data: contextOf(options)} : {path: contextFile},
			),
			DAGSTER_PIPES_MESSAGES: encoded(options.messages ?? {path: messagesFile, include_stdio_in_messages: false}),
		},
		read: async () => fs.readFile(messagesFile, 'utf8'),
	};
};

/** Starts the built program like Dagster; `read` gives the report when it has ended. */
export const startUnderPipes = async (
	t: ExecutionContext,
	commandLine: readonly string[],
	{starter, ...options}: PipesHostOptions & {readonly starter?: Starter},
) => {
	const {env, read} = await hostOf(t, options);
	const {child, result} = startCli(commandLine, {...starter, env});
	t.teardown(() => {
		child.kill('SIGKILL');
	});
	return {child, result, read};
};

/** Runs a command like Dagster, to its end, and reads each message strictly. */
export const runUnderPipes = async (t: ExecutionContext, commandLine: readonly string[], options: PipesHostOptions) => {
	const {env, read} = await hostOf(t, options);
	const end = await runCommand(commandLine, {env});
	return {...end, messages: readMessages(await read())};
};

export const materializations = (messages: readonly PipesMessage[]) =>
	messages.filter(message => message.method === 'report_asset_materialization').map(({params}) => params);

export const checks = (messages: readonly PipesMessage[]) =>
	messages.filter(message => message.method === 'report_asset_check').map(({params}) => params);

export const logs = (messages: readonly PipesMessage[]) =>
	messages.filter(message => message.method === 'log').map(({params}) => `${params.level} ${params.message}`);

export const payloads = (messages: readonly PipesMessage[]) =>
	messages.filter(message => message.method === 'report_custom_message').map(({params}) => params.payload);

/** The exception of `closed`, or nothing. */
export const closedWith = (messages: readonly PipesMessage[]) =>
	messages.filter(message => message.method === 'closed').map(({params}) => params)[0];

/** The plain values of metadata, by name. */
export const rawOf = (
	metadata: Readonly<Record<string, PipesValue>> | null | undefined,
): Readonly<Record<string, unknown>> =>
	Object.fromEntries(Object.entries(metadata ?? {}).map(([name, {raw_value: raw}]) => [name, raw]));
