// The mouse, if switched on: the wheel moves the cursor, a click selects a row, and a second click opens it.
import type {MouseEvent} from '../input/mouse-reports.ts';
import {describeError} from '../state/error-message.ts';
import type {RowArea} from '../state/row-area.ts';
import {handleKeys} from './dispatch.ts';
import type {Session} from './session.ts';

/** Whether the screen is still loading. Then the mouse does nothing. */
const isLoading = (session: Session): boolean => {
	const {current} = session;
	return (
		current === undefined ||
		session.typeAhead.length > 0 ||
		session.leading.isUnderWay ||
		session.definitionOf(current).requires?.(current)?.value.status === 'loading'
	);
};

const runAction = (session: Session, action: string, times = 1): void => {
	const {current} = session;
	if (current === undefined) {
		return;
	}

	for (let time = 0; time < times; time++) {
		session.definitionOf(current).actions(session, current)[action]?.();
	}
};

const press = (session: Session, row: number, {top, count, cursor}: RowArea): void => {
	const index = row - top;
	if (index < 0 || index >= count) {
		return;
	}

	if (index === cursor) {
		runAction(session, 'open');
	} else {
		runAction(session, index < cursor ? 'up' : 'down', Math.abs(index - cursor));
	}
};

/** Handles one event. It never presses a key or answers a question. */
export const handleMouse = (session: Session, {kind, row}: MouseEvent): void => {
	if (session.isTerminalLent || session.prompt.value !== undefined || isLoading(session)) {
		return;
	}

	if (session.help.value) {
		if (kind !== 'press') {
			handleKeys(session, [kind === 'wheelUp' ? 'up' : 'down']);
		}

		return;
	}

	const area = session.mouse.rowArea.find?.();
	try {
		session.notice.set(undefined);
		if (kind !== 'press') {
			runAction(session, kind === 'wheelUp' ? 'up' : 'down');
		} else if (area !== undefined) {
			press(session, row, area);
		}
	} catch (error) {
		session.showError(describeError(error));
	}
};
