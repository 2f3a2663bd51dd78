// Writes what a screen shows as a page to share, into the working directory.
import type {Session} from '../navigation/session.ts';

/** Names of tables and columns may be longer than a file system allows. */
const maxPartLength = 60;

/** A name for a file: its parts, with `_` for characters that some systems do not allow. */
export const exportName = (parts: readonly string[], extension: string): string => {
	const names = parts.map(part =>
		[...part.replaceAll(/[^\p{Letter}\p{Number}\-._]/gv, '_')].slice(0, maxPartLength).join(''),
	);
	return `${names.join('-')}.${extension}`;
};

/** Makes the page, writes it, and notifies the user. */
export const sharePage = (session: Session, parts: readonly string[], make: () => Promise<string>): void => {
	const name = exportName(parts, 'html');
	session.notify(`Writing ${name} …`, 'dim');
	session.attempt(async () => {
		await session.engine.writePage(name, await make());
		session.notify(`Wrote ${name}`, 'good');
	});
};
