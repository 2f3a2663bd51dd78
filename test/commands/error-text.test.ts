import test from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import {errorText, failureText} from '../../source/reports/error-text.ts';

test('an error has a line each for what happened, why, and what to do next', t => {
	const error = new ProfileMeshError('source', 'Cannot open shop.db', {
		why: 'no such file',
		hint: 'Check source.filepath',
	});
	t.is(
		errorText(error, {withStack: false}),
		'error: Cannot open shop.db\n  why: no such file\n  hint: Check source.filepath\n',
	);
});

test('an error without a reason or a hint has no line for it', t => {
	t.is(failureText({message: 'Interrupted'}), 'error: Interrupted\n');
});

test('an error that is not ours shows its message without its stack, and how to see more', t => {
	const text = errorText(new TypeError('x is not a function'), {withStack: false});
	t.regex(text, /^ {2}why: x is not a function$/mv);
	t.regex(text, /^ {2}hint: .*PROFILEMESH_DEBUG=1/mv);
	t.notRegex(text, /^ +at /mv);
});

test('a thrown value that is not an error is shown as well', t => {
	t.regex(errorText('out of luck', {withStack: true}), /why: out of luck/v);
});

test('a stack that is asked for goes down to the first cause', t => {
	const error = new ProfileMeshError('source', 'Cannot connect', {cause: new Error('ECONNREFUSED')});
	const text = errorText(error, {withStack: true});
	t.regex(text, /^caused by: Error: ECONNREFUSED$/mv);
	t.regex(text, /error-text\.test\.ts/v);
});

test('characters that would act on the terminal are shown escaped, also in a stack', t => {
	const text = errorText(new Error('bad\u{1B}[2J\u{202E}name'), {withStack: true});
	t.false(text.includes('\u{1B}'));
	t.false(text.includes('\u{202E}'));
	t.true(text.includes(String.raw`bad\x1B[2J\u202Ename`));
});
