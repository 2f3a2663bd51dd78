// A value that a screen waits for: loading, ready or failed.
import {describeError, type ErrorMessage} from './error-message.ts';
import {Signal} from './signal.ts';

export type Loaded<T> =
	| {readonly status: 'loading'}
	| {readonly status: 'ready'; readonly value: T}
	| {readonly status: 'failed'; readonly error: ErrorMessage};

export class Resource<T> extends Signal<Loaded<T>> {
	readonly #load: () => Promise<T>;
	#attempt = 0;

	constructor(load: () => Promise<T>) {
		super({status: 'loading'});
		this.#load = load;
	}

	/** The value, once it is there. */
	get current(): T | undefined {
		return this.value.status === 'ready' ? this.value.value : undefined;
	}

	/** Loads again without the old value, so that no key acts on it meanwhile. Never rejects. */
	async reload(): Promise<void> {
		this.set({status: 'loading'});
		return this.refresh();
	}

	/** Loads, or loads again and keeps the old value meanwhile. Only the latest attempt counts. Never rejects. */
	async refresh(): Promise<void> {
		this.#attempt++;
		const attempt = this.#attempt;
		if (this.value.status === 'failed') {
			this.set({status: 'loading'});
		}

		let next: Loaded<T>;
		try {
			next = {status: 'ready', value: await this.#load()};
		} catch (error) {
			next = {status: 'failed', error: describeError(error)};
		}

		if (attempt === this.#attempt) {
			this.set(next);
		}
	}
}

/** Creates a resource and starts to load it. */
export const startLoading = <T>(load: () => Promise<T>): Resource<T> => {
	const resource = new Resource(load);
	void resource.refresh();
	return resource;
};
