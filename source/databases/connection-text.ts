// Reads a connection to PostgreSQL from one text, as psql takes it instead of the name of a database: a URL, or
// parameters such as `host=db user=me`.

/** By the names that libpq has for them. */
export type ConnectionParameters = ReadonlyMap<string, string>;

const url = /^postgres(?:ql)?:\/\//iv;

const firstNames =
	/^\s*(?:application_name|connect_timeout|dbname|host|hostaddr|options|passfile|password|port|service|sslmode|user)\s*=/v;

/** Whether a text is such a connection, and no name of a database. */
export const isConnectionText = (text: string): boolean => url.test(text) || firstNames.test(text);

const withoutEmpty = (parameters: ReadonlyArray<readonly [string, string]>): ConnectionParameters =>
	new Map(parameters.filter(([, value]) => value !== ''));

const readUrl = (text: string): ConnectionParameters => {
	const {hostname, port, username, password, pathname, searchParams} = new URL(text);
	return withoutEmpty([
		// An IPv6 address has brackets, and the directory of a socket is escaped.
		['host', decodeURIComponent(hostname.replace(/^\[(?<address>.*)\]$/v, '$<address>'))],
		['port', port],
		['user', decodeURIComponent(username)],
		['password', decodeURIComponent(password)],
		['dbname', decodeURIComponent(pathname.slice(1))],
		...searchParams,
	]);
};

const readWords = (text: string): ConnectionParameters | undefined => {
	const word = /\s*(?<name>\w+)\s*=\s*(?:'(?<quoted>(?:[^'\\]|\\.)*)'|(?<plain>(?:[^\s'\\]|\\.)*))(?:\s+|$)/svy;
	const parameters: Array<readonly [string, string]> = [];
	let end = 0;
	for (let found = word.exec(text); found !== null; found = word.exec(text)) {
		const {name = '', quoted, plain = ''} = found.groups ?? {};
		parameters.push([name, (quoted ?? plain).replaceAll(/\\(?<character>.)/gsv, '$<character>')]);
		end = word.lastIndex;
	}

	return end === text.length ? withoutEmpty(parameters) : undefined;
};

/**
Reads such a text.

@returns `undefined` where it is broken.
*/
export const readConnectionText = (text: string): ConnectionParameters | undefined => {
	try {
		return url.test(text) ? readUrl(text) : readWords(text);
	} catch {
		return undefined;
	}
};
