// The map of contributing.md is the tree as it is, and the rooms' pages name files that are there.
import fs from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {repository} from '../support/cli.ts';

const source = path.join(repository, 'source');

/** Files and folders of `source`, and the folders in those; a folder ends with `/`. */
const tree = (): readonly string[] =>
	fs.readdirSync(source, {withFileTypes: true}).flatMap(entry => {
		if (!entry.isDirectory()) {
			return entry.name.endsWith('.ts') ? [entry.name] : [];
		}

		const rooms = fs
			.readdirSync(path.join(source, entry.name), {withFileTypes: true})
			.filter(room => room.isDirectory())
			.map(room => `${entry.name}/${room.name}/`);
		return [`${entry.name}/`, ...rooms];
	});

/** What the map lists, a line each: two spaces under `source/`, four under a folder of it. */
const mapped = (): readonly string[] => {
	const page = fs.readFileSync(path.join(repository, 'contributing.md'), 'utf8');
	const [, map = ''] = /^```text\nsource\/\n(?<map>[\s\S]+?)^```$/mv.exec(page) ?? [];
	let folder = '';
	return map
		.trimEnd()
		.split('\n')
		.map(line => {
			const [, indentation = '', name = ''] = /^(?<indentation> +)(?<name>\S+)/v.exec(line) ?? [];
			if (indentation.length > 2) {
				return `${folder}${name}`;
			}

			folder = name;
			return name;
		});
};

test('the map of contributing.md has every file of the source and every room, and nothing that is gone', t => {
	t.deepEqual(mapped().toSorted(), tree().toSorted());
});

test('a file or folder that the page of a room names is there', t => {
	const pages = fs.globSync('{source,test}/**/readme.md', {cwd: repository});
	t.true(pages.length > 5);
	const gone = pages.flatMap(page => {
		const text = fs.readFileSync(path.join(repository, page), 'utf8');
		const room = path.join(repository, path.dirname(page));
		// A page may name the files that each of its folders has.
		const homes = [room, path.join(room, '*'), source, repository];
		return text
			.matchAll(/`(?<name>[\w\-.\/]+(?:\.(?:ts|tsx|js|py|sql|txt|json)|\/))`/gv)
			.map(([, name = '']) => name)
			.filter(name => fs.globSync(homes.map(home => path.join(home, name))).length === 0)
			.map(name => `${page}: ${name}`)
			.toArray();
	});
	t.deepEqual(gone, []);
});
