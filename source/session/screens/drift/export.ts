// Writes a drift report to a file: as a page, or in a format that the user chooses.
import {shortRunId} from '../../../drift/baselines/baseline-rule.ts';
import {reportedFile} from '../../../config/address.ts';
import type {DriftReport} from '../../../drift/report.ts';
import {type DriftFormat, driftFormats} from '../../../reports/drift-formats.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {choiceState} from '../choice/state.ts';
import {exportName, sharePage} from '../share-page.ts';
import type {DriftState} from './state.ts';

/** The formats, each with its file extension and its readers. */
const formats: Readonly<Record<DriftFormat, {readonly extension: string; readonly about: string}>> = {
	text: {extension: 'txt', about: 'for people'},
	json: {extension: 'json', about: 'for programs'},
	markdown: {extension: 'md', about: 'for a pull request'},
	junit: {extension: 'xml', about: 'for CI'},
	sarif: {extension: 'sarif', about: 'for code scanning'},
};

/** The parts of the file name of a report. */
export const reportNames = ({current: {datasetName, runId}}: DriftReport): readonly string[] => [
	'drift',
	datasetName,
	shortRunId(runId),
];

/** Writes the report as a page to the working directory. */
export const shareReport = (session: Session, {openConfig}: DriftState, report: DriftReport): void => {
	sharePage(session, reportNames(report), async () => {
		const {driftPage} = await import('../../../pages.ts');
		return driftPage(openConfig.workspace, {reports: [report]});
	});
};

type ExportOptions = {
	readonly report: DriftReport;
	readonly breadcrumb: readonly string[];
	/** The config that the report names. */
	readonly configFile: string | undefined;
	/** Of the file, without its extension. */
	readonly names: readonly string[];
};

/** Asks for a format, then writes the report to the working directory. */
export const chooseFormat = (session: Session, {report, breadcrumb, configFile, names}: ExportOptions): void => {
	const write = async (format: DriftFormat) => {
		const name = exportName(names, formats[format].extension);
		await session.engine.exportDrift(report, {format, configFile}, name);
		session.notify(`Wrote ${name}`, 'good');
	};

	session.push(
		choiceState({
			breadcrumb,
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

/** Asks for a format, then writes the report of two runs. */
export const chooseExport = (session: Session, state: DriftState, report: DriftReport): void => {
	chooseFormat(session, {
		report,
		breadcrumb: breadcrumbOf(state, 'drift', 'export'),
		configFile: reportedFile(state.openConfig.loaded),
		names: reportNames(report),
	});
};
