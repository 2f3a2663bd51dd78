// All tests, in rooms.
import path from 'node:path';
import avaConfig from './ava.config.js';
import {writeRooms} from './test/support/rooms.js';

/** They have a thread of their own, because they take the longest or change what is read while other files load. */
const alone = [
	'examples/documentation.test.ts',
	'session/sizes.test.ts',
	'session/flows.test.ts',
	'session/home.test.ts',
	'session/screens.test.ts',
	'connectors/slices.test.ts',
	'connectors/snowflake/profile.test.ts',
	'examples/recipes.test.ts',
	'connectors/postgres/profile.test.ts',
	'commands/compare.test.ts',
	'session/themes.test.ts',
].map(file => `test/${file}`);

const files = writeRooms(alone);
const placeOf = file => files.indexOf(path.relative(import.meta.dirname, file).replaceAll(path.sep, '/'));

const avaRoomsConfig = {
	...avaConfig,
	extensions: ['ts', 'tsx', 'js'],
	files,
	sortTestFiles: (left, right) => placeOf(left) - placeOf(right),
};

export default avaRoomsConfig;
