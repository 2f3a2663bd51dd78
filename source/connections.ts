// Opens the source and the storage of a config when they are first used, and again after a failure.
import type {LoadedConfig} from './config/load.ts';
import type {Source} from './connectors/connector.ts';
import type {HistoryScope, Store} from './storage/store.ts';
import type {WorkspaceListeners} from './workspace.ts';

export class Connections {
	#source: Promise<Source> | undefined;
	#store: Promise<Store> | undefined;
	/** The store, once it is open. */
	#openedStore: Store | undefined;
	readonly #replacedStores: Array<Promise<Store>> = [];
	readonly #config: LoadedConfig;
	readonly #listeners: WorkspaceListeners;

	constructor(config: LoadedConfig, listeners: WorkspaceListeners) {
		this.#config = config;
		this.#listeners = listeners;
	}

	async source(): Promise<Source> {
		this.#source ??= this.#openSource();
		return this.#source;
	}

	async store(): Promise<Store> {
		if (this.#openedStore?.isReplaced() === true) {
			this.#leaveReplacedStore(this.#openedStore);
		}

		this.#store ??= this.#openStore();
		return this.#store;
	}

	async historyScope(): Promise<HistoryScope> {
		const {historyScopeOf} = await import('./storage/history-scope.ts');
		return historyScopeOf(this.#config);
	}

	async close(): Promise<void> {
		const opened = await Promise.allSettled([this.#source, this.#store, ...this.#replacedStores]);
		await Promise.all(opened.map(async result => result.status === 'fulfilled' && result.value?.close()));
	}

	async #openSource(): Promise<Source> {
		try {
			const {openSource} = await import('./connectors/open.ts');
			const open = async () => openSource(this.#config.config, this.#listeners.onNotice);
			if (this.#config.named === undefined) {
				return await open();
			}

			const {openByAddress} = await import('./connectors/address-hint.ts');
			return await openByAddress(open);
		} catch (error) {
			// The next call tries again: the database may be back by then.
			this.#source = undefined;
			throw error;
		}
	}

	/** Makes the next call open the storage that is there now. Work that began with the old one ends with it. */
	#leaveReplacedStore(store: Store): void {
		this.#openedStore = undefined;
		this.#store = undefined;
		this.#replacedStores.push(Promise.resolve(store));
		this.#listeners.onNotice?.('Another file replaced the storage: ProfileMesh reads the new one from now on');
	}

	async #openStore(): Promise<Store> {
		try {
			const [{openStore}, scope] = await Promise.all([import('./storage/open.ts'), this.historyScope()]);
			this.#openedStore = await openStore(this.#config.config.storage, {scope, onWait: this.#listeners.onWait});
			return this.#openedStore;
		} catch (error) {
			this.#store = undefined;
			throw error;
		}
	}
}
