// Texts of simulated columns.
import {pick, whole} from '../draws.ts';
import type {Random} from '../seeds.ts';
import type {Maker, RowSoFar} from './maker.ts';

const given = ['Ada', 'Blaise', 'Chloé', 'Daniel', 'Edsger', 'Frances', 'Grace', 'Hedy', 'Iñaki', 'Jürgen'] as const;
const family = [
	'Almeida',
	'Bauer',
	'Çelik',
	'Dupont',
	'Evans',
	'Fischer',
	'García',
	'Hughes',
	'Ito',
	'Kowalski',
] as const;
const hosts = ['example.com', 'example.org', 'mail.example.net', 'post.example.de'] as const;
const words = [
	'late',
	'order',
	'arrived',
	'the',
	'parcel',
	'broken',
	'again',
	'please',
	'call',
	'refund',
	'thanks',
] as const;

const texts = (make: (random: Random, row: RowSoFar) => string): Maker => ({
	databaseType: 'TEXT',
	begin: random => (_, row) => make(random, row),
});

const digits = (random: Random, count: number): string =>
	Array.from({length: count}, () => whole(random, 0, 9)).join('');

const plain = (text: string): string =>
	text
		.normalize('NFD')
		.replaceAll(/[^A-Za-z]/gv, '')
		.toLowerCase();

export const fullNames = (): Maker => texts(random => `${pick(random, given)} ${pick(random, family)}`);

export const emails = (): Maker =>
	texts(random => {
		const name = `${plain(pick(random, given))}.${plain(pick(random, family))}`;
		return `${name}${whole(random, 1, 9999)}@${pick(random, hosts)}`;
	});

export const phones = (): Maker =>
	texts(random => `+49 ${whole(random, 30, 89)} ${digits(random, 4)} ${digits(random, 4)}`);

/** Codes such as `AB-1234`. */
export const codes = (letters: string): Maker => texts(random => `${letters}-${digits(random, 4)}`);

export const postcodes = (): Maker => texts(random => `${whole(random, 1, 9)}${digits(random, 4)}`);

export const comments = (): Maker =>
	texts(random => Array.from({length: whole(random, 3, 14)}, () => pick(random, words)).join(' '));

export const addresses = (): Maker =>
	texts(random => `10.${whole(random, 0, 3)}.${whole(random, 0, 255)}.${whole(random, 1, 254)}`);

const hexadecimal = (random: Random, count: number): string =>
	Array.from({length: count}, () => whole(random, 0, 15).toString(16)).join('');

export const uuids = (): Maker => texts(random => [8, 4, 4, 4, 12].map(count => hexadecimal(random, count)).join('-'));

const paths = ['/', '/login', '/cart', '/search?q=shoes', '/product/1042', '/product/77', '/help', '/account'] as const;

export const urls = (): Maker => texts(random => `https://shop.example.com${pick(random, paths)}`);
