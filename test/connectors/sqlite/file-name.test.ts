import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import {loadConfigText} from '../../../source/config/load.ts';

const fileOf = (filepath: string): string => {
	const {config} = loadConfigText('/etc/shop/config.json', JSON.stringify({source: {type: 'sqlite', filepath}}));
	const {source} = config;
	return source.type === 'sqlite' ? source.filepath : '';
};

for (const [written, meant] of [
	['shop.db', '/etc/shop/shop.db'],
	['~/shop.db', path.join(os.homedir(), 'shop.db')],
	['~shop.db', '/etc/shop/~shop.db'],
	['sqlite:///shop.db', '/etc/shop/shop.db'],
	['sqlite:///data/shop%20one.db?mode=ro', '/etc/shop/data/shop one.db'],
	['sqlite:////data/shop.db', '/data/shop.db'],
	['sqlite:///~/shop.db', path.join(os.homedir(), 'shop.db')],
	['sqlite://shop.db', '/etc/shop/shop.db'],
	['file:///data/shop.db', '/data/shop.db'],
] as const) {
	test(`${written} means ${meant.replace(os.homedir(), 'HOME')}`, t => {
		t.is(fileOf(written), meant);
	});
}
