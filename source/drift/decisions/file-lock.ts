// Lets one process at a time change a shared file. The lock is a file beside it.
import {randomUUID} from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {z} from 'zod';
import {codeOf, messageOf, ProfileMeshError} from '../../errors.ts';
import {isGone, startOf} from '../../process-liveness.ts';
import {readRegularFile} from '../../read-file.ts';
import {visible} from '../../terminal-text.ts';

/** Milliseconds. A change takes less, so a lock of this age is left over, where its process cannot be checked. */
const staleAfter = 60_000;
const timeout = 15_000;
const pause = 25;

const ownerSchema = z.object({
	token: z.string(),
	host: z.string(),
	pid: z.number(),
	/** The start of the process, because another one may have its id by now. */
	start: z.string().optional(),
});

type Owner = z.output<typeof ownerSchema>;

/** Reads the owner of a lock; `undefined` where it is gone, `null` where it is not written yet. */
const ownerOf = async (lock: string): Promise<Owner | undefined | null> => {
	try {
		return ownerSchema.safeParse(JSON.parse(await readRegularFile(lock))).data ?? null;
	} catch (error) {
		return codeOf(error) === 'ENOENT' ? undefined : null;
	}
};

const isStale = async (lock: string, owner: Owner | null): Promise<boolean> => {
	if (owner?.host === os.hostname()) {
		const isOwnerGone = await isGone(owner.pid, owner.start ?? '');
		if (isOwnerGone !== undefined) {
			return isOwnerGone;
		}
	}

	try {
		const {mtimeMs} = await fs.stat(lock);
		return Date.now() - mtimeMs > staleAfter;
	} catch {
		return false;
	}
};

/** Removes a lock that nobody holds any more, and puts back one that another process took meanwhile. */
const removeStale = async (lock: string, stale: Owner | null): Promise<void> => {
	const aside = `${lock}.${randomUUID()}`;
	try {
		await fs.rename(lock, aside);
	} catch {
		return;
	}

	const taken = await ownerOf(aside);
	if (taken?.token !== stale?.token) {
		await fs.link(aside, lock).catch(() => undefined);
	}

	await fs.rm(aside, {force: true});
};

const tryLock = async (lock: string, owner: Owner): Promise<boolean> => {
	try {
		await fs.writeFile(lock, JSON.stringify(owner), {flag: 'wx'});
		return true;
	} catch (error) {
		if (codeOf(error) === 'EEXIST') {
			return false;
		}

		throw new ProfileMeshError('usage', `Cannot write beside ${visible(lock.replace(/\.lock$/v, ''))}`, {
			why: visible(messageOf(error)),
			hint: 'Check that its directory exists and can be written',
			cause: error,
		});
	}
};

/**
Runs work under a lock, so that no other process works under the same name.

@throws ProfileMeshError `usage` when the lock cannot be made, or another process does not release it within fifteen
seconds.
*/
export const withFileLock = async <Result>(file: string, work: () => Promise<Result>): Promise<Result> => {
	const lock = `${file}.lock`;
	const owner: Owner = {
		token: randomUUID(),
		host: os.hostname(),
		pid: process.pid,
		start: await startOf(process.pid),
	};
	const deadline = Date.now() + timeout;
	/* eslint-disable no-await-in-loop -- it waits for its turn */
	while (!(await tryLock(lock, owner))) {
		const holder = await ownerOf(lock);
		if (holder !== undefined && (await isStale(lock, holder))) {
			await removeStale(lock, holder);
			continue;
		}

		if (Date.now() > deadline) {
			throw new ProfileMeshError('usage', `${visible(file)} is being changed by another process`, {
				why: `It has held ${visible(lock)} for more than ${timeout / 1000} seconds`,
				hint: 'Wait for it, or delete that file if no such process is left',
			});
		}

		await sleep(pause + Math.random() * pause);
	}
	/* eslint-enable no-await-in-loop */

	try {
		return await work();
	} finally {
		const holder = await ownerOf(lock);
		if (holder?.token === owner.token) {
			await fs.rm(lock, {force: true});
		}
	}
};
