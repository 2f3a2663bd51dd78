// The theme that everything below is drawn with.
import {createContext, useContext} from 'react';
import {defaultTheme, type ThemeName} from '../state/preferences.ts';
import {styleOf, type Style, type Tone} from '../text/theme.ts';

export const ThemeContext = createContext<ThemeName>(defaultTheme);

/** The styles of tones in the theme that the user chose. */
export const useStyles = (): ((tone: Tone) => Style) => {
	const theme = useContext(ThemeContext);
	return tone => styleOf(tone, theme);
};
