// Parts the test files into rooms: files of a folder that run in one thread. In threads of their own they would each
// load the same modules. It is JavaScript, because the config of ava begins with it.
import fs from 'node:fs';
import path from 'node:path';

const repository = path.join(import.meta.dirname, '..', '..');

/** Where the files of the rooms are: what ava runs. */
const folder = path.join(repository, 'dist-test');

/** A folder of more files has several rooms. */
const maxFiles = 10;

/** The folder whose files share rooms. */
const folderOf = file => /^test\/(?:connectors\/[^.\/]+|[^\/]+)\//v.exec(file)?.[0] ?? 'test/';

/** Ava finds snapshots by the name of the file that it runs. */
const hasSnapshots = file =>
	fs.existsSync(path.join(repository, path.dirname(file), 'snapshots', `${path.basename(file)}.snap`));

const chunksOf = files => {
	const count = Math.ceil(files.length / maxFiles);
	const size = Math.ceil(files.length / count);
	return Array.from({length: count}, (_, index) => files.slice(index * size, (index + 1) * size));
};

/**
Writes a file for each room. Gives the paths of what ava runs, relative to the repository: the files of `alone`, which
have a thread of their own, then the rooms, those of the most files first.
*/
export const writeRooms = alone => {
	fs.rmSync(folder, {recursive: true, force: true});
	fs.mkdirSync(folder);
	const files = fs
		.globSync('test/**/*.test.{ts,tsx}', {cwd: repository})
		.map(file => file.replaceAll(path.sep, '/'))
		.toSorted((left, right) => left.localeCompare(right));
	const threads = files.filter(file => !alone.includes(file) && hasSnapshots(file));
	const shared = files.filter(file => !alone.includes(file) && !threads.includes(file));
	const rooms = Object.entries(Object.groupBy(shared, file => folderOf(file)))
		.flatMap(([name, filesOfFolder]) =>
			chunksOf(filesOfFolder).map((chunk, index) => ({
				name: `${name.slice(0, -1).replaceAll('/', '-')}-${index + 1}.js`,
				chunk,
			})),
		)
		.toSorted((left, right) => right.chunk.length - left.chunk.length);
	for (const {name, chunk} of rooms) {
		fs.writeFileSync(path.join(folder, name), chunk.map(file => `import '../${file}';\n`).join(''));
	}

	return [...alone, ...threads, ...rooms.map(({name}) => `${path.basename(folder)}/${name}`)];
};
