// One default profile in a process of its own, so that its peak memory is its own. Prints milliseconds, kibibytes and
// the rows it saw.
import process from 'node:process';
import {mixedTable} from './known-table.ts';
import {checkProfile, profileKnown} from './default-profile.ts';

const [rows, threads] = process.argv.slice(2).map(Number);
const table = mixedTable(rows ?? 0);
const start = performance.now();
const measurement = await profileKnown(table, threads);
const elapsed = performance.now() - start;
// Before the check: that needs memory as well.
const {maxRSS} = process.resourceUsage();
checkProfile(table, measurement);
process.stdout.write(JSON.stringify({milliseconds: elapsed, kibibytes: maxRSS}));
