// Writes the figures in reasons of drift, short and in the same way everywhere.

/** Writes a figure with a number of significant digits, without trailing zeros. */
export const figure = (value: number, digits = 4): string => String(Number(value.toPrecision(digits)));

// Made at the first use and kept: one for each number would be slow, and one at the start would delay every command.
let withSeparators: Intl.NumberFormat | undefined;

/** A whole number with separators. */
export const wholeNumber = (value: number): string => {
	withSeparators ??= new Intl.NumberFormat('en-US');
	return withSeparators.format(Math.round(value));
};

const plainDecimal = /^(?<sign>-?)(?<whole>\d{4,})(?<fraction>\.\d+)?$/v;

/** Puts separators into a plain decimal number, without rounding. Leaves any other text as it is. */
export const withGroups = (text: string): string => {
	const {sign = '', whole, fraction = ''} = plainDecimal.exec(text)?.groups ?? {};
	if (whole === undefined) {
		return text;
	}

	withSeparators ??= new Intl.NumberFormat('en-US');
	return `${sign}${withSeparators.format(BigInt(whole))}${fraction}`;
};

/** A figure with separators: `1,190.94`. */
export const groupedFigure = (value: number, digits = 4): string => withGroups(figure(value, digits));

/** `1 row`, `31,056 rows`. */
export const countText = (count: number, unit: string): string =>
	`${wholeNumber(count)} ${unit}${Math.round(count) === 1 ? '' : 's'}`;

/** `1 day`, `2.5 days`. */
export const quantity = (value: number, unit: string): string => {
	const text = figure(value);
	return text === '1' ? `1 ${unit}` : `${text} ${unit}s`;
};

/** Writes a share from 0 to 1 as a percentage: `18 %`, `0.4 %`. A share above 0 never reads as 0. */
export const percentText = (share: number): string => {
	const percent = share * 100;
	const text = percent >= 10 ? String(Math.round(percent)) : figure(percent, percent >= 1 ? 2 : 1);
	return percent > 0 && percent < 0.01 ? '< 0.01 %' : `${text} %`;
};

/** `35 to 284`; `46` where both ends read the same. */
export const rangeText = (low: number, high: number, format: (end: number) => string): string => {
	const [from, until] = [format(low), format(high)];
	return from === until ? from : `${from} to ${until}`;
};

const maxValueLength = 40;

/** A value in quotes, cut where it is long. */
export const valueText = (value: number | string | boolean): string => {
	const characters = [...String(value)];
	const text =
		characters.length > maxValueLength
			? `${characters.slice(0, maxValueLength - 1).join('')}…`
			: characters.join('');
	return `"${text}"`;
};

/** Lists the first few texts, and the number of others. */
export const listText = (texts: readonly string[], maximum: number): string => {
	const rest = texts.length - maximum;
	return rest > 0 ? `${texts.slice(0, maximum).join(', ')} and ${rest} more` : texts.join(', ');
};
