// One message to a webhook: a server on loopback that answers, fails, hangs, or is not there.
import test from 'ava';
import {post} from '../../source/notices/post.ts';
import {webhook} from '../support/webhook.ts';

const secret = 'T0000-B0000-XXXXXXXX';

test('a message arrives whole, as JSON, once', async t => {
	const server = await webhook(t);
	t.is(await post(`${server.url}/services/${secret}?a=1`, '{"text":"Größe 漢"}', {pauseMs: 0}), undefined);
	t.is(server.requests.length, 1);
	t.like(server.requests[0], {
		method: 'POST',
		path: `/services/${secret}?a=1`,
		type: 'application/json; charset=utf-8',
		body: {text: 'Größe 漢'},
	});
});

for (const [status, attempts] of [
	[500, 2],
	[503, 2],
	[429, 2],
	[400, 1],
	[404, 1],
	[410, 1],
] as const) {
	const times = attempts === 1 ? 'once: it will not change' : 'twice';
	test(`a webhook that answers with ${status} is asked ${times}, and its address is not in the reason`, async t => {
		const server = await webhook(t, () => status);
		const why = await post(`${server.url}/${secret}`, '{}', {pauseMs: 0});
		t.is(why, `It answered with status ${status}${attempts === 1 ? '' : ', also at a second try'}`);
		t.is(server.requests.length, attempts);
	});
}

test('a second attempt that succeeds is not a failure', async t => {
	const server = await webhook(t, count => (count === 1 ? 502 : 200));
	t.is(await post(server.url, '{}', {pauseMs: 0}), undefined);
	t.is(server.requests.length, 2);
});

test('a redirection is not followed: another address may be anybody’s', async t => {
	const other = await webhook(t);
	const server = await webhook(t, () => ({status: 307, location: `${other.url}/${secret}`}));
	t.is(await post(server.url, '{}', {pauseMs: 0}), 'It answered with status 307');
	t.is(other.requests.length, 0);
});

test('a webhook that never answers is given up, twice', async t => {
	const server = await webhook(t, () => 'hang');
	const why = await post(`${server.url}/${secret}`, '{}', {pauseMs: 0, timeoutMs: 100});
	t.is(why, 'It did not answer within 0.1 s, also at a second try');
});

test('the errors of a missing webhook and of one that hangs up say so in words', async t => {
	const gone = await webhook(t);
	await gone.close();
	t.is(await post(`${gone.url}/${secret}`, '{}', {pauseMs: 0}), 'It refused the connection, also at a second try');
	const rude = await webhook(t, () => 'close');
	t.is(
		await post(`${rude.url}/${secret}`, '{}', {pauseMs: 0}),
		'It closed the connection without an answer, also at a second try',
	);
	t.regex(String(await post(`http://127.0.0.1:1/${secret}`, '{}', {pauseMs: 0})), /^There is no connection, also/v);
});
