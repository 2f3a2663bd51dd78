// Asks what to compare with: another environment, something used lately, or whatever the user types.
import path from 'node:path';
import process from 'node:process';
import {addressOf, titleOf} from '../../../config/address.ts';
import type {LoadedConfig} from '../../../config/load.ts';
import type {Session} from '../../navigation/session.ts';
import {describeError} from '../../state/error-message.ts';
import {type Choice, choiceState} from '../choice/state.ts';
import {compareState, sideOf} from './state.ts';

/** What is compared, and which of its tables; all of them when left out. */
export type OneSide = {readonly loaded: LoadedConfig; readonly tables?: readonly string[] | undefined};

/** Configs and sources used lately that are offered. */
const maxRecent = 12;

const compareWith = (
	session: Session,
	{loaded, tables}: OneSide,
	{text, fail}: {readonly text: string; readonly fail?: (error: unknown) => void},
): void => {
	session.lead({
		waitsFor: 'Reading the other side',
		load: async () => session.engine.readSide(text, loaded),
		open(right) {
			session.push(compareState(session, {left: sideOf(loaded), right, tables}));
			session.pendingWork.inBackground(async () => session.engine.rememberConfig(addressOf(right.config)));
		},
		...(fail !== undefined && {fail}),
	});
};

/** Asks for the other side, which is completed as a shell does. A wrong text can be mended. */
const askForSide = (
	session: Session,
	side: OneSide,
	{text, wrong}: {readonly text?: string; readonly wrong?: string} = {},
): void => {
	session.ask({
		question: 'Compare with',
		...(text !== undefined && {text}),
		hint: 'tab completes · copy.db, prod.yml@staging, postgres://reader@host/shop, a run id',
		missing: wrong ?? 'Type a file, a config or a URL, or press esc.',
		isMissing: wrong !== undefined,
		complete: async typed => session.engine.completePath(typed),
		done(typed) {
			compareWith(session, side, {
				text: typed,
				fail(error) {
					const {what, why} = describeError(error);
					askForSide(session, side, {text: typed, wrong: why === undefined ? what : `${what}: ${why}`});
				},
			});
		},
	});
};

/** A path below the working directory is short. */
const shortName = (address: string): string => {
	const relative = path.relative(process.cwd(), address);
	return !path.isAbsolute(address) || relative.startsWith('..') ? address : relative;
};

/** Offers the other environments, and the configs and sources that were found. */
const offerSides = (session: Session, side: OneSide, found: readonly string[]): void => {
	const {loaded} = side;
	const {environment, environments} = loaded;
	const others = found.filter(address => address !== addressOf(loaded)).slice(0, maxRecent);
	const choices: readonly Choice[] = [
		...environments
			.filter(name => name !== environment)
			.map((name): Choice => ({
				id: `environment ${name}`,
				label: name,
				about: `an environment of ${titleOf(loaded)}`,
				choose() {
					session.lead({
						waitsFor: 'Reading the config',
						load: async () => session.engine.load(addressOf(loaded), name),
						open(other) {
							session.push(
								compareState(session, {
									left: sideOf(loaded),
									right: sideOf(other),
									tables: side.tables,
								}),
							);
						},
					});
				},
			})),
		...others.map((address): Choice => ({
			id: address,
			label: shortName(address),
			choose() {
				compareWith(session, side, {text: address});
			},
		})),
		{
			id: 'typed',
			label: 'another …',
			about: 'type a file, a config, a URL or a run id',
			choose() {
				askForSide(session, side);
			},
		},
	];
	const count = side.tables?.length;
	const what = count === undefined ? 'all tables' : count === 1 ? 'this table' : `${count} tables`;
	session.push(
		choiceState({
			breadcrumb: [titleOf(loaded), environment, 'compare'],
			question: `Compare ${what} with what?`,
			choices,
		}),
	);
};

/** Asks what to compare a config or a source with, and begins. */
export const chooseOtherSide = (session: Session, side: OneSide): void => {
	session.lead({
		waitsFor: 'Looking for what to compare with',
		load: async () => session.engine.discover(),
		open(found) {
			offerSides(session, side, found);
		},
	});
};
