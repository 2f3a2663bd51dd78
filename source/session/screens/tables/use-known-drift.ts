// The drift of the datasets as far as it is known, followed by a component.
import {useSignal} from '../../components/use-signal.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import type {KnownDrift} from '../../state/drift-status.ts';

export const useKnownDrift = (openConfig: OpenConfig): KnownDrift => {
	const {verdicts} = openConfig;
	useSignal(verdicts.driftStatuses);
	useSignal(verdicts.settled);
	return verdicts.known;
};
