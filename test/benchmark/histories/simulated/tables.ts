// The simulated tables: many kinds, so that no rule fits one alone.
import {business} from './business-tables.ts';
import {machine} from './machine-tables.ts';
import type {SimulatedTable} from './simulate.ts';

export const simulatedTables: readonly SimulatedTable[] = [...business, ...machine];
