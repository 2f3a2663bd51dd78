// What the compiler must know of the library: `tsc --project test` checks these lines, nothing runs them.
import type * as library from '../source/index.ts';

type Equals<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

/** What a function of the library takes after the config is what the workspace's method of that name takes. */
type TakesTheSame<Name extends keyof typeof library & keyof library.Workspace> = (typeof library)[Name] extends (
	config: library.ConfigSource,
	...rest: infer Rest
) => unknown
	? library.Workspace[Name] extends (...parameters: infer Parameters) => unknown
		? Equals<Rest, Parameters>
		: false
	: false;

type ResultOf<Name extends keyof library.Workspace> = library.Workspace[Name] extends (...parameters: never) => infer R
	? R
	: never;

export const sameParameters = {
	compare: true,
	explain: true,
	replay: true,
	history: true,
	rows: true,
	pin: true,
	unpin: true,
	accept: true,
	withdraw: true,
} satisfies {
	[Name in Exclude<keyof typeof library & keyof library.Workspace, 'profile'>]: TakesTheSame<Name>;
};

export const sameResults = {
	compare: true,
	explain: true,
	history: true,
	rows: true,
	pin: true,
	unpin: true,
	accept: true,
	withdraw: true,
} satisfies {
	[Name in 'accept' | 'compare' | 'explain' | 'history' | 'pin' | 'rows' | 'unpin' | 'withdraw']: Equals<
		ReturnType<(typeof library)[Name]>,
		ResultOf<Name>
	>;
};

export const closedByUsing = [true, true] satisfies [
	library.Workspace extends AsyncDisposable ? true : false,
	Awaited<ReturnType<typeof library.openStorage>> extends AsyncDisposable & library.Store ? true : false,
];

export const cancelledBySignal: library.ProfileOptions = {signal: AbortSignal.timeout(1)};

/** A result is plain enough for JSON when nothing in it is a map, a set, a function or a BigInt. */
type IsJsonReady<T> = T extends
	bigint | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | ((...of: never) => unknown)
	? false
	: T extends object
		? false extends {[Key in keyof T]: IsJsonReady<T[Key]>}[keyof T]
			? false
			: true
		: true;

export const jsonReady = [true, true] satisfies [
	IsJsonReady<Awaited<ReturnType<typeof library.pin>>['pin']>,
	IsJsonReady<Awaited<ReturnType<typeof library.accept>>[number]>,
];
