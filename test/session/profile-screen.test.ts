// A profile by its keys: the figure under the cursor, sorting by it, copying it.
import test from 'ava';
import {profileFigures} from '../../source/session/screens/profile/columns.ts';
import {textOf} from '../../source/session/text/line.ts';
import {column} from '../support/drift-runs.ts';
import {openShop, type View} from '../support/session-view.ts';
import {shopTables} from '../support/shop.ts';

const openProfile = async (view: View): Promise<void> => {
	await view.shows('HIGH');
	await view.press('p');
	await view.shows('customer_id');
};

const namesIn = (view: View): readonly string[] =>
	view
		.lines()
		.slice(3, 12)
		.map(line => /^[ ❯] (?:[▲△▽◆] | {2})(?<name>\S+)/v.exec(line)?.groups?.['name'] ?? '');

const own = [
	'customer_id',
	'first_name',
	'email',
	'age',
	'registration_date',
	'is_active',
	'total_purchases',
	'customer_segment',
	'loyalty_tier',
];

test('the list is sorted by the figure under the cursor, and the other way round', async t => {
	const {view} = openShop(t, [140, 40]);
	await openProfile(view);
	t.deepEqual(namesIn(view), own);
	await view.press('right', 'right', 's');
	t.is(namesIn(view)[0], 'is_active', 'the one with most nulls');
	t.regex(view.lines()[2] ?? '', /▾null %/v);
	await view.press('right', 'right', 'right', 's');
	t.is(namesIn(view)[0], 'total_purchases', 'the one with the largest mean');
	await view.press('s');
	t.regex(view.lines()[2] ?? '', /▴mean/v);
	t.not(namesIn(view)[0], 'total_purchases');
	t.is(namesIn(view).at(-1), 'registration_date', 'one without a mean comes last either way');
	await view.press('N');
	t.deepEqual(namesIn(view), own.toSorted());
	await view.press('O');
	t.deepEqual(namesIn(view), own);
});

test('home begins on the worst table whatever its name, and a profile names the column that a window cuts', async t => {
	const long = 'registration_date_of_the_customer';
	const tables = shopTables.map(table =>
		table.name === 'customers'
			? {
					...table,
					name: 'visitors',
					columns: table.columns.map(item =>
						item.info.name === 'registration_date' ? {...item, info: {...item.info, name: long}} : item,
					),
				}
			: table,
	);
	const {view} = openShop(t, [60, 16], {tables});
	await view.shows('HIGH');
	await view.settled();
	t.regex(view.text(), /❯ ○ visitors/v);
	await view.press('p');
	await view.shows('customer_id');
	t.notRegex(view.text(), new RegExp(long, 'v'));
	await view.press('j', 'j', 'j', 'j');
	t.regex(view.lines().at(-2) ?? '', new RegExp(String.raw`^${long} {3}→ \d+ more figures`, 'v'));
});

test('the figure under the cursor is marked without colour too, and no figure moves for the mark', async t => {
	const {view} = openShop(t, [140, 40]);
	await openProfile(view);
	const before = view.lines()[2] ?? '';
	t.notRegex(before, /❯/v);
	await view.press('right');
	t.regex(view.lines()[2] ?? '', / ❯ type /v);
	await view.press('right');
	t.regex(view.lines()[2] ?? '', / ❯ null % /v);
	t.is((view.lines()[2] ?? '').replace('❯', ' '), before);
});

test('figures that do not fit are scrolled to, and the name stays', async t => {
	const {view} = openShop(t, [60, 16]);
	await openProfile(view);
	t.notRegex(view.text(), /median/v);
	for (let step = 0; step < 40; step++) {
		await view.press('right');
	}

	t.regex(view.lines()[2] ?? '', /^ {4}column .+\S/v);
	t.regex(view.text(), /← \d+ more figures?/v);
	t.notRegex(view.text(), /→ \d+ more figures?/v);
	t.regex(view.lines()[3] ?? '', /customer_id/v);
	for (let step = 0; step < 40; step++) {
		await view.press('left');
	}

	t.notRegex(view.text(), /← \d+ more figures?/v);
});

test('the figure under the cursor is copied whole, not as it is rounded', async t => {
	const {view} = openShop(t, [140, 40]);
	await openProfile(view);
	await view.press('y');
	await view.press('j', 'j', 'j', 'right', 'right', 'right', 'right', 'right', 'y');
	const [name, mean] = view.copied();
	t.is(name, 'customer_id');
	t.regex(mean ?? '', /^\d+\.\d{6,}$/v);
	t.regex(view.text(), /Copied age\.mean/v);
});

test('every figure of a column can be copied, and the statement that read it', async t => {
	const {view} = openShop(t, [100, 30]);
	await openProfile(view);
	await view.press('j', 'j', 'j', 'enter');
	await view.shows('distribution');
	await view.press('y');
	t.regex(view.text(), /Which value to copy\?/v);
	t.regex(view.text(), /median +\d/v);
	await view.press('enter', 'y', 'G', 'enter');
	await view.shows('Copied the statement');
	t.is(view.copied()[0], '12440');
	t.regex(view.copied()[1] ?? '', /^SELECT "customer_id", .+ FROM "main"\."customers";\n$/v);
});

test('the shares of an empty table have no figures, those of a table with rows do', t => {
	const shares = (count: number): readonly string[] => {
		const profile = column('email', 'text', {count, null_count: 0, null_percent: 0, distinct_percent: 0});
		return profileFigures({columns: [profile]})
			.filter(({heading}) => heading.endsWith('%'))
			.map(({heading, cell}) => `${heading} ${textOf(cell(profile)).trim()}`);
	};

	t.deepEqual(shares(0), ['null % ⌀', 'distinct % ⌀']);
	t.deepEqual(shares(4), ['null % 0.0', 'distinct % 0.0']);
});
