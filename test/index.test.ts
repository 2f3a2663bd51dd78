// The library's face, used as a program would.
import process from 'node:process';
import test from 'ava';
import {profile} from '../source/index.ts';
import {numbers, placeWith} from './support/workspaces.ts';

test('a listener that throws is a warning of the process, once, and the work goes on to its end', async t => {
	const place = await placeWith(t, `${numbers('customers', 30)} ${numbers('orders', 7)}`);
	const warnings: Error[] = [];
	const hear = (warning: Error) => {
		warnings.push(warning);
	};

	process.on('warning', hear);
	t.teardown(() => {
		process.off('warning', hear);
	});
	let heard = 0;
	const {profiles, failures} = await profile(place.config, {
		onEvent() {
			heard++;
			throw new Error('no paper');
		},
	});
	await new Promise(resolve => {
		setImmediate(resolve);
	});
	t.deepEqual(new Set(profiles.map(({run}) => run.rowCount)), new Set([30, 7]));
	t.deepEqual(failures, []);
	t.is(heard, 1);
	const ours = warnings.filter(({name}) => name === 'ProfileMeshWarning');
	t.is(ours.length, 1);
	t.regex(ours[0]?.message ?? '', /no paper/v);
});
