// Which histories a developer of the verdict looks at, and which are kept aside to judge the result by.
import type {History} from './history.ts';
import {hashOf} from './seeds.ts';

export const halves = ['development', 'kept aside'] as const;

export type Half = (typeof halves)[number];

/** By the name and the origin alone: a history that is added moves no other one. */
export const halfOf = ({name, origin}: Pick<History, 'name' | 'origin'>): Half =>
	// The lowest bits of the hash depend on the last letters alone.
	Math.floor(hashOf(`${origin} ${name}`) / 512) % 2 === 0 ? 'development' : 'kept aside';
