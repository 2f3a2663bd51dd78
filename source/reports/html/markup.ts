// HTML that is safe by construction: a template escapes everything that is not markup itself.
import {visible} from '../../terminal-text.ts';

const entities: Readonly<Record<string, string>> = {
	'"': '&quot;',
	'&': '&amp;',
	"'": '&#39;',
	'<': '&lt;',
	'>': '&gt;',
};

const acting = new RegExp(`[${Object.keys(entities).join('')}]`, 'gv');

/** A piece of HTML. Only `markup` makes one, and `trusted` for our own texts. */
export class Markup {
	readonly #source: string;

	constructor(source: string) {
		this.#source = source;
	}

	toString(): string {
		return this.#source;
	}
}

type Part = string | number | Markup | readonly Markup[];

const sourceOf = (part: Part): string => {
	if (part instanceof Markup) {
		return part.toString();
	}

	return typeof part === 'string' || typeof part === 'number'
		? visible(String(part)).replaceAll(acting, character => entities[character] ?? '')
		: part.join('');
};

/**
A template of HTML. It escapes texts, also for quoted attributes, and shows invisible characters as the screens do.
*/
export const markup = (pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
	new Markup(String.raw({raw: pieces}, ...parts.map(part => sourceOf(part))));

export const nothing: Markup = new Markup('');

/** A text of our own that is markup already, such as a style sheet. */
export const trusted = (text: string): Markup => new Markup(text);
