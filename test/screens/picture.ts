// A terminal's screen as an SVG picture: text as text, blocks and borders as shapes, colours of the reader's own theme,
// dark or light.
import type {IBufferCell, Terminal} from '@xterm/headless';

const cellWidth = 8.4;
const cellHeight = 18;
const margin = 12;
const baseline = 13.5;

const px = (value: number): string => String(Math.round(value * 100) / 100);

const escapes: ReadonlyMap<string, string> = new Map([
	['&', '&amp;'],
	['<', '&lt;'],
	['>', '&gt;'],
]);

const xml = (text: string): string => text.replaceAll(/[&<>]/gv, sign => escapes.get(sign) ?? sign);

/** Shapes of block characters: left, top, width and height in cells. */
const blocks: ReadonlyMap<string, readonly [number, number, number, number]> = new Map<
	string,
	readonly [number, number, number, number]
>([
	...Array.from('▁▂▃▄▅▆▇█', (glyph, index) => [glyph, [0, 1 - (index + 1) / 8, 1, (index + 1) / 8]] as const),
	...Array.from('▏▎▍▌▋▊▉', (glyph, index) => [glyph, [0, 0, (index + 1) / 8, 1]] as const),
	['░', [0, 0, 1, 1]],
	['▒', [0, 0, 1, 1]],
]);

const shades: ReadonlyMap<string, number> = new Map([
	['░', 0.25],
	['▒', 0.55],
]);

/** Which arms of a border leave the middle of its cell: left, right, up, down. */
const borders: ReadonlyMap<string, string> = new Map([
	['─', 'lr'],
	['│', 'ud'],
	['┌', 'rd'],
	['┐', 'ld'],
	['└', 'ru'],
	['┘', 'lu'],
	['├', 'rud'],
	['┤', 'lud'],
	['┬', 'lrd'],
	['┴', 'lru'],
	['┼', 'lrud'],
]);

type Piece = {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly text: string;
	readonly classes: string;
};

const classesOf = (cell: IBufferCell): string =>
	[
		...(cell.isFgPalette() ? [`c${cell.getFgColor()}`] : []),
		...(cell.isBold() > 0 ? ['b'] : []),
		...(cell.isDim() > 0 ? ['d'] : []),
		...(cell.isInverse() > 0 ? ['i'] : []),
	].join(' ');

const kindOf = (text: string): string => (blocks.has(text) ? text : borders.has(text) ? 'border' : 'text');

/** Words that stand together: what is set off by more than one blank has a place of its own, whatever the font. */
const wordsOf = (piece: Piece): readonly Piece[] =>
	kindOf(piece.text.slice(0, 1)) !== 'text' || piece.classes.includes('i')
		? [piece]
		: piece.text
				.matchAll(/\S+(?: \S+)*/gv)
				.map(({0: text, index}) => ({
					...piece,
					text,
					x: piece.x + index,
					width: [...text].length,
				}))
				.toArray();

/** One piece a cell; of a wide character one for both of its cells. */
const cellsOf = (terminal: Terminal): readonly Piece[] =>
	Array.from({length: terminal.rows * terminal.cols}, (_, index) => index).flatMap(index => {
		const [x, y] = [index % terminal.cols, Math.floor(index / terminal.cols)];
		const {active} = terminal.buffer;
		const cell = active.getLine(active.viewportY + y)?.getCell(x);
		return cell === undefined || cell.getWidth() === 0
			? []
			: [
					{
						x,
						y,
						width: cell.getWidth(),
						text: cell.getChars() === '' ? ' ' : cell.getChars(),
						classes: classesOf(cell),
					},
				];
	});

/** Whether a piece goes on in the next cell; borders are drawn one by one. */
const isContinued = (last: Piece, {x, y, width, text, classes}: Piece): boolean =>
	last.y === y &&
	last.x + last.width === x &&
	width === 1 &&
	last.classes === classes &&
	kindOf(text) !== 'border' &&
	kindOf(last.text.slice(-1)) === kindOf(text);

/** Neighbours of one look in one piece. */
const piecesOf = (terminal: Terminal): readonly Piece[] => {
	const pieces: Piece[] = [];
	for (const piece of cellsOf(terminal)) {
		const last = pieces.at(-1);
		if (last !== undefined && isContinued(last, piece)) {
			pieces[pieces.length - 1] = {...last, width: last.width + 1, text: last.text + piece.text};
		} else {
			pieces.push(piece);
		}
	}

	return pieces
		.flatMap(piece => (piece.width === [...piece.text].length ? wordsOf(piece) : [piece]))
		.filter(({text, classes}) => text.trim() !== '' || classes.includes('i'));
};

const classAttribute = (classes: string): string => (classes === '' ? '' : ` class="${classes}"`);

const borderPath = ({x, y, text, classes}: Piece): string => {
	const [left, top] = [margin + x * cellWidth, margin + y * cellHeight];
	const [middleX, middleY] = [left + cellWidth / 2, top + cellHeight / 2];
	const ends: Readonly<Record<string, string>> = {
		l: `H${px(left)}`,
		r: `H${px(left + cellWidth)}`,
		u: `V${px(top)}`,
		d: `V${px(top + cellHeight)}`,
	};
	const arms = [...(borders.get(text) ?? '')].map(arm => `M${px(middleX)} ${px(middleY)}${ends[arm] ?? ''}`).join('');
	return `<path${classAttribute(classes)} d="${arms}"/>`;
};

const rectangle = ({x, y, width, text, classes}: Piece): string => {
	const glyph = text.slice(0, 1);
	const [left, top, wide, high] = blocks.get(glyph) ?? [0, 0, 1, 1];
	const opacity = shades.get(glyph);
	// A row of full blocks is one shape; partial ones stand alone.
	const size = wide === 1 ? width : wide;
	return (
		`<rect${classAttribute(classes)} x="${px(margin + (x + left) * cellWidth)}" ` +
		`y="${px(margin + (y + top) * cellHeight)}" width="${px(size * cellWidth)}" ` +
		`height="${px(high * cellHeight)}"${opacity === undefined ? '' : ` fill-opacity="${opacity}"`}/>`
	);
};

const textElement = ({x, y, width, text, classes}: Piece): string => {
	const shown = text.trim();
	const [before, cells] = [text.length - text.trimStart().length, width - (text.length - shown.length)];
	const position =
		`x="${px(margin + (x + before) * cellWidth)}" ` +
		`y="${px(margin + y * cellHeight + baseline)}" textLength="${px(cells * cellWidth)}"`;
	const ground = classes.includes('i')
		? `<rect class="g" x="${px(margin + x * cellWidth)}" y="${px(margin + y * cellHeight)}" ` +
			`width="${px(width * cellWidth)}" height="${cellHeight}"/>`
		: '';
	return shown === '' ? ground : `${ground}<text${classAttribute(classes)} ${position}>${xml(shown)}</text>`;
};

const elementOf = (piece: Piece): string => {
	const kind = kindOf(piece.text.slice(0, 1));
	if (kind === 'text') {
		return textElement(piece);
	}

	return kind === 'border' ? borderPath(piece) : rectangle(piece);
};

/** The ground, the text, and what the first sixteen colours look like on it. */
type Theme = {readonly ground: string; readonly text: string; readonly colours: Readonly<Record<number, string>>};

const dark: Theme = {
	ground: '#0d1117',
	text: '#e6edf3',
	colours: {
		1: '#ff7b72',
		2: '#3fb950',
		3: '#d29922',
		4: '#58a6ff',
		5: '#d2a8ff',
		6: '#39c5cf',
		12: '#79c0ff',
	},
};

const light: Theme = {
	ground: '#ffffff',
	text: '#1f2328',
	colours: {
		1: '#cf222e',
		2: '#1a7f37',
		3: '#9a6700',
		4: '#0969da',
		5: '#8250df',
		6: '#1b7c83',
		12: '#218bff',
	},
};

const rules = ({ground, text, colours}: Theme): string =>
	[
		`svg{background:${ground}}`,
		`.w{fill:${ground}}`,
		`text,rect,.g{fill:${text}}path{stroke:${text}}.i{fill:${ground}}`,
		...Object.entries(colours).map(
			([number, colour]) => `.c${number}{fill:${colour};stroke:none}path.c${number}{stroke:${colour}}`,
		),
	].join('');

/** The screen as it stands. The same screen makes the same picture, to the byte. */
export const pictureOf = (terminal: Terminal, title: string): string => {
	const width = Math.ceil(2 * margin + terminal.cols * cellWidth);
	const height = 2 * margin + terminal.rows * cellHeight;
	const style = [
		'text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}',
		'.b{font-weight:bold}.d{opacity:.6}path{fill:none}',
		`${rules(dark)}@media(prefers-color-scheme:light){${rules(light)}}`,
	].join('');
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${xml(title).replaceAll('"', '&quot;')}">`,
		`<style>${style}</style>`,
		`<rect class="w" width="${width}" height="${height}" rx="8"/>`,
		...piecesOf(terminal).map(piece => elementOf(piece)),
		'</svg>\n',
	].join('\n');
};
