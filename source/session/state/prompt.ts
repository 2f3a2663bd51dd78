// A line that the user types: a name, a reason. It replaces the status line, and takes every key until it ends.
import {editField, fieldOf, type TextField} from './text-field.ts';

/** A text that is completed as far as it is clear, and what it may become from there on. */
export type Completion = {readonly text: string; readonly choices: readonly string[]};

export type Prompt = {
	/** `Keep the selection as` */
	readonly question: string;
	readonly field: TextField;
	/** What the text is for, where the question does not show it. */
	readonly hint?: string;
	/** The message when enter is pressed without a text. */
	readonly missing: string;
	/** Whether enter was pressed without a text. */
	readonly isMissing?: boolean;
	/** Whether an empty text is an answer. */
	readonly mayBeEmpty?: boolean;
	/** Completes the text, as a shell does by tab. */
	readonly complete?: (text: string) => Promise<Completion>;
	/** Takes the text, trimmed, and empty only where it may be. */
	readonly done: (text: string) => void;
};

export type Typed =
	| {readonly kind: 'typing'; readonly prompt: Prompt}
	| {readonly kind: 'done'; readonly text: string}
	| {readonly kind: 'left'};

/** The effect of a key on a prompt. */
export const typeIntoPrompt = (prompt: Prompt, key: string): Typed => {
	if (key === 'escape') {
		return {kind: 'left'};
	}

	if (key === 'enter') {
		const text = prompt.field.text.trim();
		return text === '' && prompt.mayBeEmpty !== true
			? {kind: 'typing', prompt: {...prompt, isMissing: true}}
			: {kind: 'done', text};
	}

	const field = editField(prompt.field, key) ?? prompt.field;
	return {kind: 'typing', prompt: {...prompt, field, isMissing: false}};
};

/** The prompt after a completion. What it may become takes the place of its hint. */
export const withCompletion = (prompt: Prompt, {text, choices}: Completion): Prompt => ({
	...prompt,
	field: fieldOf(text),
	isMissing: false,
	...(choices.length > 1 && {hint: choices.join('  ')}),
});
