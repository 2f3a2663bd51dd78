// Writes decisions, one after another, as a process of its own. Arguments: file, name, how many.
import process from 'node:process';
import {writeDecisions} from '../../source/drift/decisions/decisions-file.ts';

const [file = '', name = '', count = '0'] = process.argv.slice(2);

for (let index = 0; index < Number(count); index++) {
	await writeDecisions(file, 'accepted', [
		{
			dataset: 'main.customers',
			environment: 'development',
			column: `column_${name}_${index}`,
			metric: 'mean',
			severity: 'low',
			reason: 'written at the same time',
			accepted_at: new Date().toISOString(),
			expires: '2099-12-31',
		},
	]);
}
