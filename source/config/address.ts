// Names a loaded config by its file, or by the source that a user named without a config.
import path from 'node:path';
import type {NamedSource} from '../databases/description.ts';
import type {LoadedConfig} from './load.ts';

type Named = Pick<LoadedConfig, 'file' | 'named'>;

/** The text with which a user opens it again: the path of the config, or the source, without a secret. */
export const addressOf = ({file, named}: Named): string => named?.target ?? file;

const hasSeveralFiles = ({connection}: NamedSource): boolean =>
	'paths' in connection && Array.isArray(connection['paths']) && connection['paths'].length > 1;

/**
The file that a report on it names: the config, or the source that stands in place of one; none for a server, and for
several files.
*/
export const reportedFile = ({file, named}: Named): string | undefined =>
	named === undefined ? file : named.target.includes('://') || hasSeveralFiles(named) ? undefined : named.target;

/** Its short name, for titles: that of the config file, or of the source. */
export const titleOf = ({file, named}: Named): string => named?.name ?? path.basename(file);
