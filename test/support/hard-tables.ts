// Tables whose names and values are hard to draw: wide and joined characters, controls, and far too long ones.
import type {SemanticType} from '../../source/profiling/column-types.ts';
import type {ShopTable} from './shop.ts';

const column = (
	name: string,
	semanticType: SemanticType,
	value: (row: number) => number | string | boolean | null,
): ShopTable['columns'][number] => ({
	info: {
		name,
		databaseType: semanticType.toUpperCase().repeat(3),
		semanticType,
		nullable: true,
		primaryKey: false,
	},
	value: (_random, row) => value(row),
});

const texts = [
	'寿司',
	'👩‍👩‍👧',
	'e\u{301}\u{301}\u{301}',
	'\u{1B}[31mred',
	'\u{202E}mirrored',
	'',
	' ',
	'\t\n',
	'x'.repeat(5000),
	'=cmd()',
] as const;

export const hardTables: readonly ShopTable[] = [
	{
		name: 'すべての顧客の住所録と購入履歴の一覧表',
		rows: day => 10 + day,
		columns: [
			column('名前', 'text', row => texts[row % texts.length] ?? ''),
			column('🦊 emoji', 'text', row => '🦊'.repeat(row)),
			column(`a very long name ${'of a column '.repeat(12)}`, 'integer', row => row * 1e14),
			column('tiny', 'float', row => row * 1e-300),
			column('all null', 'integer', () => null),
			column('constant', 'boolean', () => true),
		],
	},
	{
		name: `evil\u{1B}]0;title\u{7}\n\u{200F}${'n'.repeat(300)}`,
		rows: () => 3,
		columns: [column('\u{1B}[2J', 'text', () => '\u{1B}[2J')],
	},
	{name: 'no_columns', rows: () => 0, columns: []},
	{
		name: 'wide',
		rows: () => 1,
		columns: Array.from({length: 120}, (_, index) => column(`column_${index}`, 'integer', () => index)),
	},
];
