// Reports why an operation waits for the storage.

/** Receives one line that begins with the reason of the wait, and `undefined` when the storage responds. */
export type OnWait = (text: string | undefined) => void;

/** The reason of a wait, as in `Waiting for the storage: another program holds /data/runs.db`. */
export type WaitReason = 'another program holds' | 'no answer yet from';

/** Milliseconds after which a wait is reported. A known reason is reported first. */
const delays: Readonly<Record<WaitReason, number>> = {'another program holds': 400, 'no answer yet from': 900};

export class StorageWait {
	readonly #name: string;
	readonly #onWait: OnWait | undefined;
	/** The reasons of the current waits that were reported, oldest first. */
	readonly #reasons: WaitReason[] = [];
	#reported: WaitReason | undefined;

	/**
	Reports the waits for one storage.

	@param name Names the storage without a secret.
	*/
	constructor(name: string, onWait?: OnWait) {
		this.#name = name;
		this.#onWait = onWait;
	}

	/** Works, and reports the reason of the wait while the work takes long. */
	async during<Result>(reason: WaitReason, work: () => Promise<Result>): Promise<Result> {
		let isReported = false;
		const timer = setTimeout(() => {
			isReported = true;
			this.#reasons.push(reason);
			this.#report();
		}, delays[reason]);
		try {
			return await work();
		} finally {
			clearTimeout(timer);
			if (isReported) {
				this.#reasons.splice(this.#reasons.indexOf(reason), 1);
				this.#report();
			}
		}
	}

	/** Reports the most specific reason: that another program holds the storage comes first. */
	#report(): void {
		const [first] = this.#reasons;
		const reason =
			first === undefined || this.#reported === undefined || this.#reasons.includes('another program holds')
				? (this.#reasons.find(known => known === 'another program holds') ?? first)
				: this.#reported;
		if (reason === this.#reported) {
			return;
		}

		this.#reported = reason;
		this.#onWait?.(reason === undefined ? undefined : `Waiting for the storage: ${reason} ${this.#name}`);
	}
}
