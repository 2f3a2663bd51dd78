// Tells whoever waits for a storage why it lets them wait.

/** Receives what is waited for, one line that begins with what matters, and `undefined` when the storage answers. */
export type OnWait = (text: string | undefined) => void;

/** Why a storage lets one wait, as in `Waiting for the storage: another program holds /data/runs.db`. */
export type WaitReason = 'another program holds' | 'no answer yet from';

/** Milliseconds after which a wait is told: within a second, and the known holder before the mere silence. */
const delays: Readonly<Record<WaitReason, number>> = {'another program holds': 400, 'no answer yet from': 900};

export class StorageWait {
	readonly #name: string;
	readonly #onWait: OnWait | undefined;
	/** Of the waits under way that are told, oldest first. */
	readonly #reasons: WaitReason[] = [];
	#reported: WaitReason | undefined;

	/**
	For one storage.

	@param name Names the storage without a secret.
	*/
	constructor(name: string, onWait?: OnWait) {
		this.#name = name;
		this.#onWait = onWait;
	}

	/** Works, and tells the reason while that takes long. */
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

	/** A known holder says more than silence. */
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
