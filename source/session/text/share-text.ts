/** A share from 0 to 1 with one decimal, so that shares below one another can be compared: `8.0 %`. */
export const shareText = (share: number): string =>
	share > 0 && share < 0.0005 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`;
