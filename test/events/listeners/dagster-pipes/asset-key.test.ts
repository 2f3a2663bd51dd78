import {isDeepStrictEqual} from 'node:util';
import test from 'ava';
import {readAssetKey, writeAssetKey} from '../../../../source/events/listeners/dagster-pipes/asset-key.ts';
import fc from '../../../support/properties.ts';

// As dagster.AssetKey(parts).to_escaped_user_string() writes them.
for (const [parts, key] of [
	[['profilemesh', 'main', 'customers'], 'profilemesh/main/customers'],
	[['a/b', 'c'], String.raw`a\/b/c`],
	[[String.raw`a\b`, 'c'], String.raw`a\\b/c`],
	[[String.raw`\/`], String.raw`\\\/`],
	[['dotted.name', 'ünï 🦊'], 'dotted.name/ünï 🦊'],
] as const) {
	test(`the asset key ${JSON.stringify(parts)} is written as Dagster writes it`, t => {
		t.is(writeAssetKey(parts), key);
		t.deepEqual(readAssetKey(key), parts);
	});
}

test('every asset key reads back as it was, whatever is in its parts', t => {
	t.notThrows(() => {
		fc.assert(
			fc.property(
				fc.array(fc.string({unit: fc.constantFrom('a', '/', '\\', 'ü', '🦊', '.')}), {minLength: 1}),
				parts => isDeepStrictEqual(readAssetKey(writeAssetKey(parts)), parts),
			),
		);
	});
});
