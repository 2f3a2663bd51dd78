// Reports of the mouse in the form SGR (mode 1006 of xterm), among all that the terminal sends. Ink keeps them from the
// keys.

/** A wheel by one notch, or a press of the left button; lines of the screen count from 0. */
export type MouseEvent = {readonly kind: 'wheelUp' | 'wheelDown' | 'press'; readonly row: number};

const escape = '\u{1B}';
const pasteStart = '[200~';
const pasteEnd = '[201~';
const report = /^\[<(?<button>\d{1,4});\d{1,5};(?<row>\d{1,5})M/v;
const beginning = /^(?:\[[\d;<]{0,20})?$/v;

/** Shift, alt and control, held while the mouse is used. */
const modifiers = 4 + 8 + 16;

const kinds: ReadonlyMap<number, MouseEvent['kind']> = new Map([
	[0, 'press'],
	[64, 'wheelUp'],
	[65, 'wheelDown'],
]);

const eventOf = (sequence: string): MouseEvent | undefined => {
	const {button = '', row = ''} = report.exec(sequence)?.groups ?? {};
	// eslint-disable-next-line no-bitwise -- they are bits of the number
	const kind = button === '' ? undefined : kinds.get(Number(button) & ~modifiers);
	return kind === undefined ? undefined : {kind, row: Number(row) - 1};
};

/** Finds the reports in what comes chunk by chunk. What is pasted has none. */
export class MouseReader {
	#begun = '';
	#isPasted = false;

	read(chunk: string): readonly MouseEvent[] {
		const [, ...sequences] = (this.#begun + chunk).split(escape);
		const last = sequences.at(-1);
		this.#begun = last !== undefined && beginning.test(last) ? escape + last : '';
		return sequences.flatMap(sequence => {
			if (sequence.startsWith(pasteStart) || sequence.startsWith(pasteEnd)) {
				this.#isPasted = sequence.startsWith(pasteStart);
			}

			return this.#isPasted ? [] : (eventOf(sequence) ?? []);
		});
	}
}
