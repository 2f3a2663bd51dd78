// Tells whoever waits for a storage why it lets them wait.

/** Receives what is waited for, one line that begins with what matters, and `undefined` when the storage answers. */
export type OnWait = (text: string | undefined) => void;

/** Why a storage lets one wait, as in `Waiting for the storage: another program holds /data/runs.db`. */
export type WaitReason = 'another program holds' | 'no answer yet from';

/** Milliseconds after which a wait is told: within a second, and the known holder before the mere silence. */
const patience: Readonly<Record<WaitReason, number>> = {'another program holds': 400, 'no answer yet from': 900};

export class StorageWait {
	readonly #name: string;
	readonly #onWait: OnWait | undefined;
	/** Of the waits under way that are told, oldest first. */
	readonly #reasons: WaitReason[] = [];
	#told: WaitReason | undefined;

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
		let isTold = false;
		const timer = setTimeout(() => {
			isTold = true;
			this.#reasons.push(reason);
			this.#tell();
		}, patience[reason]);
		try {
			return await work();
		} finally {
			clearTimeout(timer);
			if (isTold) {
				this.#reasons.splice(this.#reasons.indexOf(reason), 1);
				this.#tell();
			}
		}
	}

	/** A known holder says more than silence. */
	#tell(): void {
		const [first] = this.#reasons;
		const reason =
			first === undefined || this.#told === undefined || this.#reasons.includes('another program holds')
				? (this.#reasons.find(known => known === 'another program holds') ?? first)
				: this.#told;
		if (reason === this.#told) {
			return;
		}

		this.#told = reason;
		this.#onWait?.(reason === undefined ? undefined : `Waiting for the storage: ${reason} ${this.#name}`);
	}
}
