// Decimal texts as numbers, where a double is that number.

const decimalPattern = /^(?<sign>[+\-]?)(?<whole>\d+)(?:\.(?<fraction>\d*))?(?:e(?<exponent>[+\-]?\d+))?$/iv;

/**
Sign, digits and power of ten without leading or trailing zeros: equal for equal decimals, however they are written.
*/
const normalForm = (text: string): string | undefined => {
	const parts = decimalPattern.exec(text)?.groups;
	if (parts === undefined) {
		return undefined;
	}

	const fraction = parts['fraction'] ?? '';
	const digits = `${parts['whole'] ?? ''}${fraction}`.replace(/^0+/v, '');
	const last = digits.split('').findLastIndex(digit => digit !== '0');
	const significant = digits.slice(0, last + 1);
	const power = Number(parts['exponent'] ?? 0) - fraction.length + (digits.length - significant.length);
	return significant === '' ? '0' : `${parts['sign'] === '-' ? '-' : ''}${significant}e${power}`;
};

const isDenotedBy = (text: string, double: number): boolean => {
	if (!Number.isFinite(double)) {
		return false;
	}

	return /^[+\-]?\d+$/v.test(text)
		? BigInt(text) === BigInt(double)
		: normalForm(text) === normalForm(String(double));
};

/**
The number that the text denotes: a double where it is that number (for fractions: where the text is the shortest one
for it, give or take zeros), else the text itself.

@returns `undefined` for what is no decimal number.
*/
export const parseNumber = (text: string): number | string | undefined => {
	if (!decimalPattern.test(text)) {
		return undefined;
	}

	const double = Number(text);
	return isDenotedBy(text, double) ? double : text;
};
