// The state of the screen that makes a config: a database, the answers to its questions, and the file to write.
import {sourceDatabases} from '../../../databases/registry.ts';
import type {ErrorMessage} from '../../state/error-message.ts';
import {Signal} from '../../state/signal.ts';

export type NewConfigState = {
	readonly screen: 'newConfig';
	/** The type of the database. */
	readonly type: Signal<string>;
	/** What was typed, by the names of the questions: what two databases both ask for is typed once. */
	readonly answers: Signal<ReadonlyMap<string, string>>;
	readonly file: Signal<string>;
	readonly cursor: Signal<number>;
	/** Why the database could not be opened with these answers. */
	readonly problem: Signal<ErrorMessage | undefined>;
	/** Whether the database is being opened. */
	readonly isTrying: Signal<boolean>;
	/** What follows once the file is written. `isTried` says whether its database could be opened. */
	readonly written: (file: string, isTried: boolean) => Promise<void>;
};

export const newConfigState = (written: NewConfigState['written']): NewConfigState => ({
	screen: 'newConfig',
	type: new Signal<string>(sourceDatabases[0]?.type ?? ''),
	answers: new Signal<ReadonlyMap<string, string>>(new Map()),
	file: new Signal('profilemesh.yml'),
	cursor: new Signal(0),
	problem: new Signal<ErrorMessage | undefined>(undefined),
	isTrying: new Signal(false),
	written,
});
