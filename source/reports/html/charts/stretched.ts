// A picture of a hundred by a hundred that fills whatever room it has. Its figures stand beside it as text.
import {markup, type Markup} from '../markup.ts';

export const stretched = (drawn: Markup | readonly Markup[]): Markup =>
	markup`<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">${drawn}</svg>`;
