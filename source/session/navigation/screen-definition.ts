// What the session needs of a screen to draw it and to run its keys.
import type {ReactNode} from 'react';
import type {Binding} from '../input/key-bindings.ts';
import type {Loaded} from '../state/resource.ts';
import type {Signal} from '../state/signal.ts';
import type {Session} from './session.ts';

export type ScreenProps<State> = {readonly session: Session; readonly state: State};

/**
One screen, with everything that belongs to it.

Its functions are methods, so that any screen is a `ScreenDefinition<ScreenState>`. `Session.definitionOf` finds the
definition of a state by its `screen`, so no function gets the state of another screen.
*/
export type ScreenDefinition<State> = {
	readonly keys: readonly Binding[];
	/** What each key does. */
	actions(session: Session, state: State): Readonly<Record<string, () => void>>;
	/** Whether every character goes into the filter of the list. */
	readonly isTypedInto?: true;
	/** What the screen, or one of its actions, needs. Keys wait while it loads. */
	requires?(state: State, action?: string): Signal<Loaded<unknown>>;
	/** Clears one selection or restriction, before escape leaves the screen. Returns whether there was one. */
	clear?(state: State): boolean;
	/** Runs after the user has left the screen. */
	left?(state: State): void;
	Component(props: ScreenProps<State>): ReactNode;
};
