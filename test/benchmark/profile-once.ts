// One default profile in a process of its own, so that its peak memory is its own. Prints milliseconds, kibibytes and the rows it saw.
import process from 'node:process';
import {mixedTable} from './mixed-table.ts';
import {checkProfile, profileMixed} from './default-profile.ts';

const table = mixedTable(Number(process.argv[2]));
const start = performance.now();
const measurement = await profileMixed(table.file);
const elapsed = performance.now() - start;
// Before the check: that needs memory as well.
const {maxRSS} = process.resourceUsage();
checkProfile(table, measurement);
process.stdout.write(JSON.stringify({milliseconds: elapsed, kibibytes: maxRSS}));
