// A picture of a hundred by a hundred units that stretches to the room that it has. Its figures are text beside it.
import {markup, type Markup} from '../markup.ts';

export const stretched = (drawn: Markup | readonly Markup[]): Markup =>
	markup`<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">${drawn}</svg>`;
