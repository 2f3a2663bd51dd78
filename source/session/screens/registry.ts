// Every screen, one line each. A new screen is a folder and a line here.
import type {ScreenDefinition} from '../navigation/screen-definition.ts';
import {batchDefinition} from './batch/definition.ts';
import {boardDefinition} from './board/definition.ts';
import {changeDefinition} from './change/definition.ts';
import {changesDefinition} from './changes/definition.ts';
import {choiceDefinition} from './choice/definition.ts';
import {columnDefinition} from './column/definition.ts';
import {compareDefinition} from './compare/definition.ts';
import {configsDefinition} from './configs/definition.ts';
import {differenceDefinition} from './difference/definition.ts';
import {driftDefinition} from './drift/definition.ts';
import {findDefinition} from './find/definition.ts';
import {findingDefinition} from './finding/definition.ts';
import {lookDefinition} from './look/definition.ts';
import {newConfigDefinition} from './new-config/definition.ts';
import {profileDefinition} from './profile/definition.ts';
import {rowDefinition} from './row/definition.ts';
import {rowsDefinition} from './rows/definition.ts';
import {runsDefinition} from './runs/definition.ts';
import {segmentDefinition} from './segment/definition.ts';
import {segmentsDefinition} from './segments/definition.ts';
import {statementsDefinition} from './statements/definition.ts';
import {tablesDefinition} from './tables/definition.ts';

/** The screens by the `screen` of their state. */
export const screens = {
	batch: batchDefinition,
	board: boardDefinition,
	change: changeDefinition,
	changes: changesDefinition,
	choice: choiceDefinition,
	column: columnDefinition,
	compare: compareDefinition,
	configs: configsDefinition,
	difference: differenceDefinition,
	drift: driftDefinition,
	find: findDefinition,
	finding: findingDefinition,
	look: lookDefinition,
	newConfig: newConfigDefinition,
	profile: profileDefinition,
	row: rowDefinition,
	rows: rowsDefinition,
	runs: runsDefinition,
	segment: segmentDefinition,
	segments: segmentsDefinition,
	statements: statementsDefinition,
	tables: tablesDefinition,
} as const;

export type Screens = typeof screens;

type StateOf<Definition> = Definition extends ScreenDefinition<infer State> ? State : never;

/** The state of a screen, which keeps its cursor, filter, marks and loaded values while another screen is open. */
export type ScreenState = StateOf<Screens[keyof Screens]>;
