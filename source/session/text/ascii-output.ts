// For terminals without Unicode glyphs, such as the Linux console: ASCII characters of the same width.

/** Pairs of a character and its replacement. */
const pairs = [
	'❯> ◉* ○o ·. …~ –- —- −- ›> →> ←< ↑^ ↓v ▾v ▴^ ▏|',
	// Marks. Severities also have a word, but not beside a column.
	"▲! △^ ▽v ◆# ✔+ ✖x ≈~ ⌀0 ≥> ≤< ≠! ⇄= ±+ ×x ÷/ √v ²2 ∞8 ’'",
	// Bars by eighths, and their backgrounds.
	'█# ▉# ▊# ▋# ▌= ▍= ▎- ░. ▒: ▓%',
	// Sparklines by height.
	'▁_ ▂. ▃- ▄= ▅+ ▆* ▇%',
	// Tables.
	'─- │| ┌+ ┐+ └+ ┘+ ├+ ┤+ ┬+ ┴+ ┼+ ┃| ●*',
	// The spinner.
	String.raw`⠋| ⠙/ ⠹- ⠸\ ⠼| ⠴/ ⠦- ⠧\ ⠇| ⠏/`,
]
	.join(' ')
	.split(' ');

const substitutes: ReadonlyMap<string, string> = new Map(pairs.map(([from = '', to = '']) => [from, to]));

/** Charts are drawn with the dots of braille: the first of its characters has none. */
const braille = [0x28_00, 0x28_ff].map(code => String.fromCodePoint(code));

const drawn = new RegExp(`[${substitutes.keys().toArray().join('')}${braille.join('-')}]`, 'gv');

const substituteOf = (character: string): string =>
	substitutes.get(character) ?? (character === braille[0] ? ' ' : '*');

/** Replaces the characters that the session draws with, cell for cell. Other characters of the data stay. */
const toAscii = (text: string): string => text.replaceAll(drawn, character => substituteOf(character));

/** The same terminal, which gets ASCII for all that is written to it. */
export const asciiOutput = (output: NodeJS.WriteStream): NodeJS.WriteStream =>
	new Proxy(output, {
		get(target, name) {
			const value: unknown = Reflect.get(target, name, target);
			if (name === 'write') {
				return (text: unknown, ...rest: readonly unknown[]): unknown =>
					Reflect.apply(target.write, target, [typeof text === 'string' ? toAscii(text) : text, ...rest]);
			}

			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		},
	});
