// What the keys of the statements screen do.
import {countOf} from '../../../reports/format.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {scrollMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {bodyHeight} from '../../state/size.ts';
import type {statementsKeys} from './keys.ts';
import {linesOf} from './lines.ts';
import type {StatementsState} from './state.ts';

export const statementsActions = (session: Session, state: StatementsState): Actions<typeof statementsKeys> => ({
	...scrollMoves(
		state.scroll,
		() => linesOf(state.plans.current ?? [], session.size.value.columns).length,
		() => bodyHeight(session.size.value),
	),
	run: state.profile,
	copy() {
		const statements = (state.plans.current ?? []).flatMap(plan => plan.statements);
		session.copy(
			statements.map(statement => `${statement};\n`).join(''),
			statements.length === 1 ? 'the statement' : countOf(statements.length, 'statement'),
		);
	},
});
