// Lets the session find the rows that a list draws.
import type {DOMElement} from 'ink';
import {createContext, type RefObject, useContext, useLayoutEffect, useRef} from 'react';
import type {RowAreaFinder} from '../state/row-area.ts';

export const RowAreaContext = createContext<RowAreaFinder>({find: undefined});

const topOf = (element: DOMElement | null): number => {
	let top = 0;
	for (let node: DOMElement | undefined = element ?? undefined; node !== undefined; node = node.parentNode) {
		top += node.yogaNode?.getComputedTop() ?? 0;
	}

	return top;
};

type Rows = {
	/** Lines of the box above its first row. */
	readonly above: number;
	readonly count: number;
	readonly cursor: number;
};

/** The ref of the box that has the rows. */
export const useRowArea = ({above, count, cursor}: Rows): RefObject<DOMElement | null> => {
	const box = useRef<DOMElement>(null);
	const finder = useContext(RowAreaContext);
	useLayoutEffect(() => {
		const find = () => ({top: topOf(box.current) + above, count, cursor});
		finder.find = find;
		return () => {
			if (finder.find === find) {
				finder.find = undefined;
			}
		};
	}, [finder, above, count, cursor]);
	return box;
};
