// The frame of every page: one file that runs nothing and loads nothing.
import {version} from '../../version.ts';
import {formatTime} from '../format-time.ts';
import {markup, nothing, trusted, type Markup} from './markup.ts';
import {styleSheet} from './styles.ts';

export type PageContent = {
	/** The title of the window and of the page. */
	readonly title: string;
	/** A line below the title. */
	readonly about?: Markup;
	readonly body: Markup;
	/** Whether the config keeps values out of reports (`reports.values`). */
	readonly valuesWithheld: boolean;
	readonly now: Date;
};

/** Allows the page its style, and an empty icon instead of the one that browsers request from the server. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const withheldNote = 'Values of the columns are left out: the config says reports.values: false.';

/** Makes a whole page, which is also well-formed XML. Its times are local, so it names their zone. */
export const htmlPage = ({title, about = nothing, body, valuesWithheld, now}: PageContent): string => {
	const {timeZone} = new Intl.DateTimeFormat().resolvedOptions();
	const withheld = valuesWithheld ? markup`<p class="dim">${withheldNote}</p>` : nothing;
	const page = markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="${policy}" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta name="referrer" content="no-referrer" />
<link rel="icon" href="data:," />
<title>${title}</title>
<style>${trusted(styleSheet)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${about}${withheld}
</header>
<main>
${body}
</main>
<footer>ProfileMesh ${version}, ${formatTime(now)}. Times are those of ${timeZone}.</footer>
</body>
</html>
`;
	return page.toString();
};

/** The terms and descriptions at the head of a dataset; those without a description are left out. */
export const factList = (facts: ReadonlyArray<readonly [term: string, description: string | null]>): Markup =>
	markup`<dl class="facts">${facts.flatMap(([term, description]) =>
		description === null ? [] : [markup`<dt>${term}</dt><dd><bdi>${description}</bdi></dd>\n`],
	)}</dl>`;

export const noteList = (notes: readonly string[]): Markup =>
	notes.length === 0 ? nothing : markup`<ul class="notes">${notes.map(note => markup`<li>${note}</li>`)}</ul>`;
