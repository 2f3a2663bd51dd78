import {type FlatXoConfig} from 'xo';

const xoConfig: FlatXoConfig = [
	{
		ignores: ['examples/*.py'],
	},
	{
		rules: {
			// Keys of configs, reports and tables are snake_case by contract.
			'@typescript-eslint/naming-convention': 'off',
			// Relative imports name the file that is there: `.ts`, rewritten by the compiler.
			'import-x/extensions': 'off',
			'n/file-extension-in-import': 'off',
		},
	},
];

export default xoConfig;
