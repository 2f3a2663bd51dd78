// Writes a drift report to a file, in a format that the user chooses.
import {shortRunId} from '../../../drift/baselines/baseline-rule.ts';
import type {DriftReport} from '../../../drift/report.ts';
import {type DriftFormat, driftFormats} from '../../../reports/drift-formats.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {choiceState} from '../choice/state.ts';
import type {DriftState} from './state.ts';

/** The formats, each with its file extension and its readers. */
const formats: Readonly<Record<DriftFormat, {readonly extension: string; readonly about: string}>> = {
	text: {extension: 'txt', about: 'for people'},
	json: {extension: 'json', about: 'for programs'},
	markdown: {extension: 'md', about: 'for a pull request'},
	junit: {extension: 'xml', about: 'for CI'},
	sarif: {extension: 'sarif', about: 'for code scanning'},
};

const fileName = ({current: {datasetName, runId}}: DriftReport, format: DriftFormat): string => {
	const dataset = datasetName.replaceAll(/[^\p{Letter}\p{Number}\-._]/gv, '_');
	return `drift-${dataset}-${shortRunId(runId)}.${formats[format].extension}`;
};

/** Asks for a format, then writes the report to the working directory. */
export const chooseExport = (session: Session, state: DriftState, report: DriftReport): void => {
	const write = async (format: DriftFormat) => {
		const name = fileName(report, format);
		await session.engine.exportDrift(report, {format, configFile: state.openConfig.loaded.file}, name);
		session.notify(`Wrote ${name}`, 'good');
	};

	session.push(
		choiceState({
			breadcrumb: breadcrumbOf(state, 'drift', 'export'),
			question: 'In which format?',
			choices: driftFormats.map(format => ({
				id: format,
				label: format,
				about: `.${formats[format].extension}, ${formats[format].about}`,
				choose() {
					session.attempt(async () => write(format));
				},
			})),
		}),
	);
};
