import test from 'ava';
import {messageLine, numberValue, type Metadata} from '../../../../source/events/listeners/dagster-pipes/protocol.ts';
import {readMessages} from '../../../support/pipes-protocol.ts';
import fc from '../../../support/properties.ts';

const lineOf = (metadata: Metadata): string =>
	messageLine({method: 'report_asset_materialization', params: {asset_key: 'a', data_version: null, metadata}});

const opened = messageLine({method: 'opened', params: {extras: {}}});
const closed = messageLine({method: 'closed', params: {}});

for (const [value, written] of [
	[3, '3.0'],
	[0, '0.0'],
	[-7, '-7.0'],
	[0.1, '0.1'],
	[1e21, '1e+21'],
	[1e-7, '1e-7'],
	[2 ** 53, '9007199254740992.0'],
] as const) {
	test(`the float ${value} is written as a float: ${written}`, t => {
		t.true(lineOf({x: {type: 'float', raw_value: value}}).includes(`{"type":"float","raw_value":${written}}`));
	});
}

for (const value of [NaN, Infinity, -Infinity, null]) {
	test(`${value} is written as null, which is of a type of its own`, t => {
		t.true(lineOf({x: numberValue('float', value)}).includes('"x":{"type":"null","raw_value":null}'));
	});
}

test('any text is written in ASCII and reads back as it was, but for what no text can hold', t => {
	t.notThrows(() => {
		fc.assert(
			fc.property(fc.string({unit: 'binary'}), text => {
				const line = messageLine({method: 'log', params: {message: text, level: 'INFO'}});
				const [, message] = readMessages(`${opened}\n${line}\n${closed}\n`);
				return message?.method === 'log' && message.params.message === text.toWellFormed();
			}),
		);
	});
	t.true(messageLine({method: 'log', params: {message: 'a\u{D83E}', level: 'INFO'}}).includes(String.raw`a\ufffd`));
});
