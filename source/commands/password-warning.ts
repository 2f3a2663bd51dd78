// Warns of a password on the command line.
import {failureText} from '../reports/error-text.ts';

export const passwordWarning = failureText(
	{
		message: 'The history of your shell keeps the password of this URL',
		hint: 'Leave it out: PGPASSWORD and ~/.pgpass are read as psql reads them',
	},
	'warning',
);
