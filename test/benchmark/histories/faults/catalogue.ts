// All faults that are planted.
import {cells, schema} from './columns.ts';
import type {Fault} from './fault.ts';
import {missing} from './missing.ts';
import {numbers} from './numbers.ts';
import {rows} from './rows.ts';
import {texts} from './texts.ts';
import {times} from './times.ts';

export const faults: readonly Fault[] = [...missing, ...numbers, ...times, ...texts, ...cells, ...schema, ...rows];

/** Shares of the newest rows that a fault hits, in percent. */
export const shares = [1, 5, 20, 100] as const;

export type Share = (typeof shares)[number];

export const sharesOf = ({isWhole = false}: Fault): readonly Share[] => (isWhole ? [100] : shares);
