// A store without a database, for tests of the session.
import {ProfileMeshError} from '../../source/errors.ts';
import type {Run, RunProfile} from '../../source/profiling/profile.ts';
import {isSameDataset, type DatasetKey} from '../../source/profiling/dataset.ts';
import type {RunFilter, Store} from '../../source/storage/store.ts';
import type {AnswerDelay} from './answer-delay.ts';

const isDataset = (profile: RunProfile, {schemaName, datasetName}: DatasetKey): boolean =>
	profile.run.schemaName === schemaName && profile.run.datasetName === datasetName;

const hasResults = ({run}: RunProfile): boolean => run.status === 'completed' || run.status === 'partial';

/** The runs of a session in memory. */
export class MemoryStore implements Store {
	readonly profiles: RunProfile[];
	readonly failed: Run[] = [];
	readonly isReplaced = (): boolean => false;
	readonly #delay: AnswerDelay;
	readonly #verdicts = new Map<string, string>();

	constructor(profiles: RunProfile[], delay: AnswerDelay) {
		this.profiles = profiles;
		this.#delay = delay;
	}

	get fingerprint(): string {
		return 'memory';
	}

	get scope(): undefined {
		return undefined;
	}

	get unreadable() {
		return new Map<string, string>();
	}

	async otherHistories() {
		return [];
	}

	async adopt() {
		return 0;
	}

	async giveBack() {
		return new Map<string, number>();
	}

	async begin(): Promise<void> {
		await this.#delay.wait();
	}

	async complete(profile: RunProfile): Promise<void> {
		await this.#delay.wait();
		this.profiles.push(profile);
	}

	async end(): Promise<void> {
		await this.#delay.wait();
	}

	async failAbandoned() {
		return 0;
	}

	async runs({dataset, environment, statuses, limit = Infinity}: RunFilter = {}) {
		await this.#delay.wait();
		return [...this.profiles.map(({run}) => run), ...this.failed]
			.toSorted((one, other) => other.profiledAt.getTime() - one.profiledAt.getTime())
			.filter(
				run =>
					(dataset === undefined || isSameDataset(run, dataset)) &&
					(environment === undefined || run.environment === environment),
			)
			.filter(run => statuses?.includes(run.status) ?? true)
			.slice(0, limit);
	}

	async findRun(prefix: string) {
		const profile = await this.load(prefix);
		return profile.run;
	}

	async datasets(environment: string, runsPerDataset: number) {
		await this.#delay.wait();
		const names = new Map(
			this.profiles.map(({run}) => [
				`${run.schemaName}.${run.datasetName}`,
				{schemaName: run.schemaName, datasetName: run.datasetName},
			]),
		);
		const latest = this.#latestFirst().filter(
			profile => hasResults(profile) && profile.run.environment === environment,
		);
		return names
			.values()
			.map(dataset => ({
				...dataset,
				runs: latest
					.filter(profile => isDataset(profile, dataset))
					.map(({run}) => run)
					.slice(0, runsPerDataset),
			}))
			.toArray();
	}

	async mark() {
		return `${this.profiles.length} ${this.failed.length}`;
	}

	async verdicts(environment: string, dataset?: DatasetKey) {
		const datasets = await this.datasets(environment, Infinity);
		return datasets
			.filter(candidate => dataset === undefined || isSameDataset(candidate, dataset))
			.flatMap(({schemaName, datasetName, runs}) =>
				runs.slice(0, 1).map(({runId}) => ({
					schemaName,
					datasetName,
					runId,
					history: runs.map(run => run.runId).join(' '),
					text: this.#verdicts.get(runId) ?? null,
					runIdBefore: runs[1]?.runId ?? null,
					textBefore: this.#verdicts.get(runs[1]?.runId ?? '') ?? null,
				})),
			);
	}

	async verdictHeads(environment: string, {length}: {readonly length: number}) {
		const own = new Set(this.profiles.filter(({run}) => run.environment === environment).map(({run}) => run.runId));
		return new Map(
			this.#verdicts
				.entries()
				.filter(([runId]) => own.has(runId))
				.map(([runId, text]) => [runId, text.slice(0, length)]),
		);
	}

	async keepVerdict(runId: string, text: string) {
		this.#verdicts.set(runId, text);
	}

	async load(runId: string) {
		await this.#delay.wait();
		const profile = this.profiles.find(candidate => candidate.run.runId.startsWith(runId));
		if (profile === undefined) {
			throw new ProfileMeshError('not-found', `There is no run ${runId}`, {
				hint: 'Press esc, then h for the runs that there are',
			});
		}

		return profile;
	}

	async loadFigures(runIds: readonly string[]) {
		return Promise.all(runIds.map(async runId => this.load(runId)));
	}

	async segments(runId: string) {
		const {segments = []} = await this.load(runId);
		return segments;
	}

	async segmentColumns() {
		return [];
	}

	async history({dataset, environment, column, metric, limit}: Parameters<Store['history']>[0]) {
		await this.#delay.wait();
		return this.#latestFirst()
			.toReversed()
			.flatMap(profile => {
				const value = profile.columns
					.find(candidate => candidate.column.name === column)
					?.metrics.get(metric)?.value;
				return value === undefined ||
					profile.run.environment !== environment ||
					!isDataset(profile, dataset) ||
					(typeof value === 'object' && value !== null)
					? []
					: [{runId: profile.run.runId, profiledAt: profile.run.profiledAt, value}];
			})
			.slice(-limit);
	}

	async remove(): Promise<void> {
		await this.#delay.wait();
	}

	async close(): Promise<void> {
		await this.#delay.wait();
	}

	#latestFirst(): readonly RunProfile[] {
		return this.profiles.toSorted((one, other) => other.run.profiledAt.getTime() - one.run.profiledAt.getTime());
	}
}
