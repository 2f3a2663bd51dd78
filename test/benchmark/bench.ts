// Where `npm run bench` begins: histories are a measurement with options of its own, all others are rows of one table.
import process from 'node:process';

const [first, ...others] = process.argv.slice(2);
if (first === 'histories') {
	const {runHistories} = await import('./histories/command.ts');
	runHistories(others);
} else {
	await import('./run.ts');
}
