// A shop with a history that is the same every time: the sample, profiled nine times with nights between, then changed.
import fs from 'node:fs';
import path from 'node:path';
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import process from 'node:process';
import Database from 'better-sqlite3';
import {changeSample, createSample} from '../../source/sample/sample.ts';

/** What the clock shows while the pictures are taken. */
export const now = new Date('2024-12-02T10:32:10Z');

const day = 86_400_000;
const nights = 9;

const bin = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

const profile = (config: string) => {
	const {status, stderr} = spawnSync(process.execPath, [bin, 'profile', '--quiet', '--config', config], {
		encoding: 'utf8',
	});
	if (status !== 0) {
		throw new Error(stderr);
	}
};

/** Orders come in every night. */
const passNight = (file: string, night: number) => {
	const database = new Database(file);
	database.exec(`
		INSERT INTO orders
		SELECT order_id + ${(night + 1) * 20_000}, customer_id, order_date, total_amount, status, shipping_address,
			delivery_date
		FROM orders WHERE order_id <= ${120 + ((night * 137) % 90)}
	`);
	database.close();
};

/** Gives the latest runs ids, times and durations that do not depend on when and where they were made. */
const fix = (storeFile: string, night: number) => {
	const store = new Database(storeFile);
	const time = new Date(now.getTime() - 130_000 - (nights - 1 - night) * day);
	const runs = store
		.prepare<[], {run_id: string; dataset_name: string}>(
			"SELECT run_id, dataset_name FROM profilemesh_runs WHERE version NOT LIKE '%fixed' ORDER BY dataset_name",
		)
		.all();
	for (const [index, run] of runs.entries()) {
		const hash = createHash('sha256').update(`${run.dataset_name} ${night}`).digest('hex');
		const id = [
			hash.slice(0, 8),
			hash.slice(8, 12),
			`4${hash.slice(13, 16)}`,
			`a${hash.slice(17, 20)}`,
			hash.slice(20, 32),
		].join('-');
		const profiledAt = time.toISOString().replace('T', ' ').replace('Z', '000');
		store
			.prepare('UPDATE profilemesh_results SET run_id = ?, profiled_at = ? WHERE run_id = ?')
			.run(id, profiledAt, run.run_id);
		store
			.prepare(
				'UPDATE profilemesh_runs SET run_id = ?, profiled_at = ?, ' +
					"duration_ms = ?, version = version || 'fixed' WHERE run_id = ?",
			)
			.run(id, profiledAt, 90 + index * 17 + night, run.run_id);
	}

	store.close();
};

/** Makes it in a directory, and tells its config. */
export const makeFixedShop = (directory: string): string => {
	const config = path.join(directory, 'config_sqlite.yml');
	const sample = path.join(directory, '.profilemesh', 'sample.db');
	fs.copyFileSync(path.join(import.meta.dirname, '..', '..', 'examples', 'config_sqlite.yml'), config);
	createSample(sample);
	for (let night = 0; night < nights; night++) {
		if (night === nights - 1) {
			changeSample(sample);
		}

		profile(config);
		fix(path.join(directory, '.profilemesh', 'profilemesh.db'), night);
		passNight(sample, night);
	}

	return config;
};
