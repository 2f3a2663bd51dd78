// Two sides whose tables are compared: watched while they are read, and a list of tables after.
import {titleOf} from '../../../config/address.ts';
import type {LoadedConfig} from '../../../config/load.ts';
import type {Side} from '../../../sides/compare.ts';
import type {Session} from '../../navigation/session.ts';
import {SidesController, type SidesChoice} from '../../services/sides-controller.ts';
import {type ListState, newList} from '../../state/list-state.ts';
import {Signal} from '../../state/signal.ts';

export type CompareState = {
	readonly screen: 'compare';
	readonly sides: SidesController;
	readonly list: Signal<ListState>;
	/** Whether the list has only what is not the same. */
	readonly onlyDifferent: Signal<boolean>;
	/** Stops the comparison, and closes both sides. */
	readonly close: () => Promise<void>;
};

/** A config that is open in the session, as a side. */
export const sideOf = (loaded: LoadedConfig): Side => ({
	name: loaded.environments.length > 1 ? `${titleOf(loaded)}@${loaded.environment}` : titleOf(loaded),
	config: loaded,
	isBare: loaded.named !== undefined,
});

/** Begins to compare two sides. */
export const compareState = (session: Session, choice: SidesChoice): CompareState => {
	const sides = new SidesController(session.engine, choice);
	sides.start();
	return {
		screen: 'compare',
		sides,
		list: new Signal(newList),
		onlyDifferent: new Signal(false),
		close: session.pendingWork.register(async () => sides.close()),
	};
};

/** `shop.yml ⇄ copy.db` */
export const sidesTitle = ({sides: {choice}}: CompareState): string => `${choice.left.name} ⇄ ${choice.right.name}`;
