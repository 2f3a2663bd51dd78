// Masks credentials inside texts, which must not leave the program.

/** Replaces a secret, whatever its length. */
export const mask = '********';

// Matches up to the last @, because passwords may hold @ and /. A resolved path has one slash where its URL had two.
// The bound keeps a hostile text from taking seconds.
const userInformation = /(?<=:\/{1,3}[^\s#\/:?]{0,200}:)\S{1,500}(?=@)/v;
const everyUserInformation = new RegExp(userInformation, 'gv');
const parameter =
	/(?<=(?:passphrase|passwd|password|pwd|secret|token|passcode|api_?key)\s?=\s?)(?:'(?:[^'\\]|\\.)*'|"[^"]*"|[^\s"\u{26}',;]+)/giv;

/** Whether a text holds a URL with a password. */
export const holdsPassword = (text: string): boolean => text.includes('@') && userInformation.test(text);

/** Masks the passwords in URLs and in assignments of libpq: `password=…`. */
export const withoutCredentials = (text: string): string => {
	const withoutUrls = text.includes('@') ? text.replaceAll(everyUserInformation, () => mask) : text;
	return withoutUrls.includes('=') ? withoutUrls.replaceAll(parameter, () => mask) : withoutUrls;
};

/** Whether a text may be a connection with a password, in whatever form. */
export const mayHoldPassword = (text: string): boolean => holdsPassword(text) || /password\s*=/iv.test(text);
