// The periods that a simulated table is loaded by.

export type Step = 'hour' | 'day' | 'week' | 'month';

export type Moment = {
	readonly index: number;
	/** Where the period begins and ends. */
	readonly from: Date;
	readonly to: Date;
	/** A day of little trade; of days alone. */
	readonly isHoliday: boolean;
};

const hour = 3_600_000;

/** Days without much trade: fixed, and so many that a history of two months has some. */
const holidays: ReadonlySet<string> = new Set(['01-01', '01-15', '02-19', '03-29', '04-01', '05-01', '05-20', '12-25']);

const begins = (step: Step, index: number): Date => {
	switch (step) {
		case 'hour': {
			return new Date(Date.UTC(2024, 0, 1) + index * hour);
		}

		case 'day': {
			return new Date(Date.UTC(2024, 0, 1 + index));
		}

		case 'week': {
			return new Date(Date.UTC(2022, 0, 3 + index * 7));
		}

		case 'month': {
			return new Date(Date.UTC(2018, index, 1));
		}
	}
};

/** So many periods, one after another. */
export const calendarOf = (step: Step, periods: number): readonly Moment[] =>
	Array.from({length: periods}, (_, index) => {
		const from = begins(step, index);
		return {
			index,
			from,
			to: begins(step, index + 1),
			isHoliday: step === 'day' && holidays.has(from.toISOString().slice(5, 10)),
		};
	});
