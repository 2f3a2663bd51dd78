// Makes a table of a page from declared columns.
import {markup, type Markup} from './markup.ts';

export type TableColumn<Row> = {
	readonly heading: string;
	/** The style of its cells: `number` aligns right, `roomy` hides on a phone, `shape` is a small picture. */
	readonly style?: string;
	readonly cell: (row: Row) => Markup;
};

export const dataTable = <Row>(columns: ReadonlyArray<TableColumn<Row>>, rows: readonly Row[]): Markup => {
	const headings = columns.map(({heading, style = ''}) => markup`<th class="${style}">${heading}</th>`);
	const lines = rows.map(
		row => markup`<tr>${columns.map(({cell, style = ''}) => markup`<td class="${style}">${cell(row)}</td>`)}</tr>
`,
	);
	return markup`<div class="wide"><table><thead><tr>${headings}</tr></thead><tbody>
${lines}</tbody></table></div>
`;
};

/** Makes the text of a cell. Its direction does not affect other cells. */
export const textCell = (text: string): Markup => markup`<bdi>${text}</bdi>`;
