// Where `npm run bench` begins: histories and blame are measurements of their own, all others are
// rows of one table.
import process from 'node:process';

const [first, ...others] = process.argv.slice(2);
if (first === 'histories') {
	const {runHistories} = await import('./histories/command.ts');
	runHistories(others);
} else if (first === 'blame') {
	const [given = '0'] = others;
	if (/^\d+$/v.test(given)) {
		const {runBlame} = await import('./blame.ts');
		runBlame(Number(given));
	} else {
		const {runBlameTables} = await import('./blame-tables.ts');
		runBlameTables(given);
	}
} else {
	await import('./run.ts');
}
