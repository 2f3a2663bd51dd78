// For terminals whose font has no more than ASCII and a few signs, such as the Linux console: other characters of the same width.

/** What is drawn, each followed by what stands for it. */
const pairs = [
	'❯> ◉* ○o ·. …~ –- —- −- ›> →> ←< ↑^ ↓v ▾v ▴^ ▏|',
	// Severities keep their word beside them.
	"▲! △! ◆# ✔+ ✖x ≈~ ⌀0 ≥> ≤< ±+ ×x ∞8 ’'",
	// Bars by eighths, and their grounds.
	'█# ▉# ▊# ▋# ▌= ▍= ▎- ░. ▒: ▓%',
	// Sparklines by height.
	'▁_ ▂. ▃- ▄= ▅+ ▆* ▇%',
	// Tables.
	'─- │| ┌+ ┐+ └+ ┘+ ├+ ┤+ ┬+ ┴+ ┼+',
	// The spinner.
	String.raw`⠋| ⠙/ ⠹- ⠸\ ⠼| ⠴/ ⠦- ⠧\ ⠇| ⠏/`,
]
	.join(' ')
	.split(' ');

const substitutes: ReadonlyMap<string, string> = new Map(pairs.map(([from = '', to = '']) => [from, to]));

const drawn = new RegExp(`[${substitutes.keys().toArray().join('')}]`, 'gv');

/** The text with what the session draws replaced, a cell for a cell. What is in the data beside that stays as it is. */
const toAscii = (text: string): string => text.replaceAll(drawn, character => substitutes.get(character) ?? character);

/** The same terminal; what is written to it is drawn in ASCII. */
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
