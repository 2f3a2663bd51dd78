// The size of the window, and of the part for the screen.

/** In cells. */
export type Size = {readonly columns: number; readonly rows: number};

/** Lines of the frame: the header, a blank, the status line and the keys. */
export const frameHeight = 4;

/** Lines between the header and the status line. */
export const bodyHeight = ({rows}: Size): number => rows - frameHeight;
