// Translates messages of the YAML parser for a person who writes a config. The parser's own message may quote a secret.
import type {ErrorCode, YAMLError} from 'yaml';

const descriptions: Readonly<Partial<Record<ErrorCode, string>>> = {
	ALIAS_PROPS: 'an alias (*name) cannot have an anchor or a tag',
	BAD_ALIAS: 'an alias (*name) is not written correctly',
	BAD_COLLECTION_TYPE: 'a tag (!name) does not fit what follows it',
	BAD_DIRECTIVE: 'a line that begins with % is not understood: put a text that begins with % in quotes',
	BAD_DQ_ESCAPE:
		'a backslash in double quotes begins something that is not understood: ' +
		String.raw`write \\, or use single quotes`,
	BAD_INDENT: 'the indentation does not fit the lines around it',
	BAD_PROP_ORDER: 'an anchor or a tag is in the wrong place',
	BAD_SCALAR_START: 'a text that begins with this sign must be in quotes',
	BLOCK_AS_IMPLICIT_KEY:
		'a second colon or a key is in the wrong place: put a text that contains a colon and a space in quotes',
	BLOCK_IN_FLOW: 'a block cannot stand inside brackets or braces',
	DUPLICATE_KEY: 'this key is there twice',
	KEY_OVER_1024_CHARS: 'a key is longer than 1,024 characters',
	MISSING_CHAR: 'a sign is missing here, such as a closing quote, a bracket, a comma or a space after a colon',
	MULTILINE_IMPLICIT_KEY: 'a key must be on one line, with a colon and a space after it',
	MULTIPLE_ANCHORS: 'two anchors (&name) cannot stand together',
	MULTIPLE_DOCS: 'the file holds several documents (---): a config is one',
	MULTIPLE_TAGS: 'two tags (!name) cannot stand together',
	NON_STRING_KEY: 'a key must be a plain name',
	RESOURCE_EXHAUSTION: 'lists or mappings are nested too deeply',
	TAB_AS_INDENT: 'a tab indents this line: use spaces',
	TAG_RESOLVE_FAILED: 'a tag (!name) is not known: put a text that begins with ! in quotes',
	UNEXPECTED_TOKEN: 'something does not belong here',
};

/** The mistake, in our own words. */
export const describeSyntaxError = ({code, message}: Pick<YAMLError, 'code' | 'message'>): string =>
	// One code stands for two mistakes. Inside brackets, the indentation shows only that they were never closed.
	code === 'BAD_INDENT' && message.startsWith('Flow')
		? 'a closing bracket or brace is missing here, or should be further to the right'
		: (descriptions[code] ?? 'is not valid YAML');
