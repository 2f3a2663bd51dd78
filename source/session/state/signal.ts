// State that outlives its screen. A key handler reads and writes it directly; a component draws it when it changes.

/** A value that notifies its listeners when it changes. */
export class Signal<T> {
	readonly #listeners = new Set<() => void>();

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	};

	#value: T;

	constructor(value: T) {
		this.#value = value;
	}

	get value(): T {
		return this.#value;
	}

	set(value: T): void {
		if (Object.is(value, this.#value)) {
			return;
		}

		this.#value = value;
		for (const listener of this.#listeners) {
			listener();
		}
	}

	update(change: (value: T) => T): void {
		this.set(change(this.#value));
	}
}
