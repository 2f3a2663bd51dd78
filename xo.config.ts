import {type FlatXoConfig} from 'xo';

const xoConfig: FlatXoConfig = [
	{
		files: ['package.json'],
		rules: {
			// Later versions of ava need a package that is not published.
			'package-json/dependency-version-range': 'off',
			// Only the linter needs the older TypeScript, and only here.
			'package-json/no-overrides-in-published-package': 'off',
		},
	},
	{
		prettier: 'compat',
		rules: {
			// Keys of configs, reports and tables are snake_case by contract.
			'@typescript-eslint/naming-convention': 'off',
			// The formatter drops parentheses that change nothing.
			'@stylistic/no-mixed-operators': 'off',
			// Relative imports name the file that is there: `.ts`, rewritten by the compiler.
			'import-x/extensions': 'off',
			'n/file-extension-in-import': 'off',
			// In SQL, in JSON and in a profile, null says "has no value", and undefined "was not measured".
			'@typescript-eslint/no-restricted-types': 'off',
			// Most doc comments are one sentence, and most parameters need none.
			'unicorn/single-line-block-comment-style': 'off',
			'jsdoc/require-param': 'off',
			'jsdoc/check-param-names': 'off',
			// A predicate reads as the verb that it is: covers, fits, takes.
			'unicorn/consistent-boolean-name': 'off',
			'max-params': ['error', {max: 3}],
			// A regular expression cannot be broken.
			'max-len': ['error', {code: 120, tabWidth: 4, ignoreUrls: true, ignoreRegExpLiterals: true}],
			'max-lines-per-function': ['error', {max: 60, skipBlankLines: true, skipComments: true}],
			// A class reads from what it offers down to how it does it.
			'unicorn/consistent-class-member-order': 'off',
			// Support files are no tests, although they lie beside them.
			'node-test/no-import-test-files': 'off',
		},
	},
	{
		files: [
			'source/profiling/accumulators/*.ts',
			'source/profiling/segments/accumulate.ts',
			'source/connectors/sqlite/row-ids.ts',
			'test/support/random.ts',
		],
		rules: {
			// Hashes are made of bits, and texts are hashed by code units.
			'no-bitwise': 'off',
			'unicorn/prefer-code-point': 'off',
			'unicorn/prefer-math-trunc': 'off',
			// These loops run once for each value of a table: by index, in place, without a call that a comparison does
			// as well.
			'unicorn/no-for-loop': 'off',
			'unicorn/no-array-sort': 'off',
			'unicorn/prefer-math-min-max': 'off',
			'unicorn/prefer-number-is-safe-integer': 'off',
			'unicorn/prefer-continue': 'off',
			// Arrays, lengths and weights come one by one, so that nothing is made to carry them.
			'max-params': 'off',
			// A typed array is copied by slice(); spread makes it an ordinary one.
			'unicorn/prefer-spread': 'off',
		},
	},
	{
		files: ['source/session/screens/*/actions.ts', 'source/session/screens/tables/selection.ts'],
		rules: {
			// A table of the keys of a screen, each with one small method.
			'max-lines-per-function': 'off',
		},
	},
	{
		files: ['test/**/*.ts', 'test/**/*.tsx'],
		rules: {
			// A test builds its cases by functions that no other file calls.
			'max-params': 'off',
			// A test, and the macro that several share, tells one story from top to bottom.
			'max-lines-per-function': 'off',
			// A test does one thing after the other.
			'no-await-in-loop': 'off',
			// A test writes the variables of a config as users write them.
			'no-template-curly-in-string': 'off',
			// A property names its generators inside the check that it is given to.
			'unicorn/max-nested-calls': 'off',
			// The compiler checks what assertions are given.
			'ava/assertion-arguments': 'off',
			// A figure is read off a profile in the line that asks for it.
			'unicorn/no-await-expression-member': 'off',
		},
	},
];

export default xoConfig;
