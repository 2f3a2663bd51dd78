// A thread of a scan process. It ends the process when the program that started it is gone, even while SQLite computes.
import process from 'node:process';
import {workerData} from 'node:worker_threads';

const interval = 500;

// The id of the process's parent, from the process.
const parent = workerData as number;

setInterval(() => {
	if (process.ppid !== parent) {
		process.kill(process.pid, 'SIGKILL');
	}
}, interval);
