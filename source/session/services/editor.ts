// Opens a file in the user's editor.
import {spawn} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {ProfileMeshError} from '../../errors.ts';
import {waitForChild} from './wait-for-child.ts';

/** Editors that take `+LINE` before the name of the file. */
const takeLine: ReadonlySet<string> = new Set([
	'vi',
	'vim',
	'nvim',
	'view',
	'nano',
	'pico',
	'emacs',
	'emacsclient',
	'micro',
	'kak',
	'joe',
	'ne',
	'jed',
	'mg',
]);

const editorOf = ({VISUAL, EDITOR}: typeof process.env): string => {
	const chosen = [VISUAL, EDITOR].find(name => name !== undefined && name.trim() !== '');
	return chosen ?? (process.platform === 'win32' ? 'notepad' : 'vi');
};

const argumentsFor = (editor: string, file: string, line: number | undefined): readonly string[] => {
	const [program = ''] = editor.trim().split(/\s/v, 1);
	return line !== undefined && takeLine.has(path.basename(program)) ? [`+${line}`, file] : [file];
};

/**
Opens a file in `$VISUAL`, else `$EDITOR`, else vi, and waits until the editor ends. The variable may have arguments, as
in `code --wait`.

@param line Where to put the cursor, in editors that take a line.
@throws ProfileMeshError `usage` when the editor cannot be started, or ends with an error.
*/
export const editFile = async (file: string, line?: number): Promise<void> => {
	const editor = editorOf(process.env);
	const args = argumentsFor(editor, file, line);
	// The variable is shell text by custom. The name of the file is an argument, so that no shell reads it.
	const child =
		process.platform === 'win32'
			? spawn(
					editor,
					args.map(argument => `"${argument}"`),
					{stdio: 'inherit', shell: true},
				)
			: spawn('/bin/sh', ['-c', `${editor} "$@"`, 'sh', ...args], {stdio: 'inherit'});
	const status = await waitForChild(child);
	if (status !== 0) {
		throw new ProfileMeshError(
			'usage',
			`The editor ${editor} ended with ${status === null ? 'a signal' : `status ${status}`}`,
			{
				hint: 'Set VISUAL or EDITOR to an editor that is installed',
			},
		);
	}
};
