// `npm run bench -- histories [DIRECTORY]`: what the verdict finds in histories, with and without faults.
import fs from 'node:fs';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {z} from 'zod';
import {writeSection} from '../results-section.ts';
import {readHistories} from './csv.ts';
import {explanationText} from './explain.ts';
import {shares} from './faults/catalogue.ts';
import type {History} from './history.ts';
import {styles} from './loads.ts';
import {measureStyle, type Cases, type Extent} from './measure.ts';
import {simulate} from './simulated/simulate.ts';
import {simulatedTables} from './simulated/tables.ts';
import {halfOf, halves, type Half} from './split.ts';
import {tablesText} from './tables.ts';

const usage = `usage: npm run bench -- histories [DIRECTORY] [options]
  DIRECTORY                 also measure its *.csv.gz, with their types in types.json
  --half HALF               development (default), aside or both
  --quick                   fewer loads and numbers of earlier runs: some minutes
  --history NAME            one history; may be repeated
  --style STYLE             replaced, appended, rolling or sliced; may be repeated
  --fault NAME              plant this fault alone; may be repeated
  --no-simulated            only those of DIRECTORY
  --explain                 print which metrics cry wolf and which faults are missed
  -o, --output FILE         write every case as JSON
  --record                  write the tables into results.md
`;

const options = {
	half: {type: 'string', default: 'development'},
	quick: {type: 'boolean', default: false},
	history: {type: 'string', multiple: true},
	style: {type: 'string', multiple: true},
	fault: {type: 'string', multiple: true},
	simulated: {type: 'boolean', default: true},
	explain: {type: 'boolean', default: false},
	output: {type: 'string', short: 'o'},
	record: {type: 'boolean', default: false},
	help: {type: 'boolean', default: false},
} as const;

const chosenHalves: Readonly<Record<'development' | 'aside' | 'both', readonly Half[]>> = {
	development: ['development'],
	aside: ['kept aside'],
	both: halves,
};

const choicesSchema = z.object({
	half: z.enum(['development', 'aside', 'both']),
	style: z.array(z.enum(styles)).default([...styles]),
	history: z.array(z.string()).optional(),
});

/** The last periods of a history are enough: thirty runs before the first of thirty loads. */
const longest = 62;

const shortened = (history: History): History => ({...history, periods: history.periods.slice(-longest)});

const measureAll = (histories: readonly History[], extent: Extent): Cases => {
	const parts = histories.flatMap((history, index) => {
		process.stderr.write(`measuring ${history.name} (${index + 1} of ${histories.length})\n`);
		return extent.styles.map(style => measureStyle(shortened(history), style, extent));
	});
	return {clean: parts.flatMap(({clean}) => clean), planted: parts.flatMap(({planted}) => planted)};
};

/**
Measures and prints.

@param parameters What follows `histories` on the command line.
*/
export const runHistories = (parameters: readonly string[]): void => {
	const {values, positionals} = parseArgs({
		args: [...parameters],
		options,
		allowPositionals: true,
		allowNegative: true,
	});
	if (values.help) {
		process.stdout.write(usage);
		return;
	}

	const {half, style, history: named} = choicesSchema.parse(values);
	const wanted = chosenHalves[half];
	const isWanted = (history: Pick<History, 'name' | 'origin'>) =>
		wanted.includes(halfOf(history)) && (named === undefined || named.includes(history.name));
	const simulated = values.simulated
		? simulatedTables.filter(({name}) => isWanted({name, origin: 'simulated'})).map(table => simulate(table))
		: [];
	const read = positionals.flatMap(directory => readHistories(directory)).filter(history => isWanted(history));
	const cases = measureAll([...simulated, ...read], {
		styles: style,
		earlier: values.quick ? [0, 14] : [0, 3, 7, 14, 30],
		cleanLoads: values.quick ? 10 : 30,
		faultLoads: values.quick ? 3 : 8,
		loadsPerFault: values.quick ? 1 : 2,
		shares: new Set(shares),
		faults: new Set(values.fault),
	});
	const text = tablesText(wanted, cases);
	process.stdout.write(values.explain ? `${text}\n${explanationText(cases)}` : text);
	if (values.output !== undefined) {
		fs.writeFileSync(values.output, JSON.stringify(cases));
	}

	if (values.record) {
		writeSection('Histories', text);
	}
};
