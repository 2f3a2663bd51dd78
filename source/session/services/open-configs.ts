// The open configs of the session. Each is opened once per environment.
import {Signal} from '../state/signal.ts';
import type {SessionEngine} from './engine.ts';
import {OpenConfig, type OpenConfigListeners} from './open-config.ts';

export class OpenConfigs {
	readonly #engine: SessionEngine;
	readonly #current = new Map<string, Promise<OpenConfig>>();
	/** Configs whose files have changed since. A batch may still use them, so they stay open to the end. */
	readonly #outdated: Array<Promise<OpenConfig>> = [];

	readonly #waits = new Map<string, string | undefined>();
	readonly #listeners: OpenConfigListeners;
	/** What of a storage is waited for. */
	readonly wait = new Signal<string | undefined>(undefined);

	constructor(engine: SessionEngine, listeners: OpenConfigListeners) {
		this.#engine = engine;
		this.#listeners = listeners;
	}

	/**
	Opens a config, or returns the one that is open.

	@throws ProfileMeshError what the engine throws when it loads or opens the config.
	*/
	async open(file: string, environment?: string): Promise<OpenConfig> {
		const key = JSON.stringify([file, environment]);
		const existing = this.#current.get(key);
		if (existing !== undefined) {
			return existing;
		}

		const opening = (async () => {
			const loaded = await this.#engine.load(file, environment);
			const workspace = await this.#engine.open(loaded, {
				onNotice: this.#listeners.onNotice,
				onWait: text => {
					this.#waits.set(key, text);
					this.wait.set(this.#waits.values().find(reason => reason !== undefined));
				},
			});
			return new OpenConfig(loaded, workspace, this.#listeners);
		})();
		this.#current.set(key, opening);
		try {
			return await opening;
		} catch (error) {
			this.#current.delete(key);
			throw error;
		}
	}

	/** Forgets a file that has changed, so that it is opened again. */
	release(file: string): void {
		for (const [key, opening] of this.#current) {
			if (!key.startsWith(JSON.stringify([file]).slice(0, -1))) {
				continue;
			}

			this.#current.delete(key);
			this.#outdated.push(opening);
		}
	}

	/** Closes all of them. Never rejects. */
	async close(): Promise<void> {
		await Promise.allSettled(
			[...this.#current.values(), ...this.#outdated].map(async opening => {
				const openConfig = await opening;
				await openConfig.close();
			}),
		);
	}
}
