/* eslint-disable ava/no-ignored-test-files -- It has no tests: it passes on those of the files that import it. */
// What the files of a room import as ava: their tests run one after another, and the titles begin with the file. It is
// JavaScript, as what asks for it is (`typescript.js`).
import test from 'ava';

export {registerCompletionHandler} from 'ava';

const file = new URL(import.meta.url).searchParams.get('file');

/** Declares a test. A macro may stand in place of the title, and then makes it. */
const declare = (first, ...rest) => {
	test.serial(typeof first === 'string' ? `${file} › ${first}` : first, ...rest);
};

export default Object.assign(declare, {serial: declare, after: test.after, macro: test.macro});
