// Something that a screen waits for: loading, there, or failed. A refresh keeps showing what was there.
import {describeError, type ErrorMessage} from './error-message.ts';
import {Signal} from './signal.ts';

export type Loaded<T> =
	| {readonly status: 'loading'}
	| {readonly status: 'ready'; readonly value: T}
	| {readonly status: 'failed'; readonly problem: ErrorMessage};

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

	/** Loads, or loads again; of several attempts only the last one counts. Never rejects. */
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
			next = {status: 'failed', problem: describeError(error)};
		}

		if (attempt === this.#attempt) {
			this.set(next);
		}
	}
}

/** A resource that loads from now on. */
export const startLoading = <T>(load: () => Promise<T>): Resource<T> => {
	const resource = new Resource(load);
	void resource.refresh();
	return resource;
};
