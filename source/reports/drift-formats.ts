// The formats of a drift report.
import type {DriftReport} from '../drift/report.ts';
import type {DriftSeverity} from '../drift/severity.ts';
import {driftJson} from './drift-json.ts';
import {driftTexts} from './drift-text.ts';
import {jsonText} from './json-text.ts';
import type {ReportFailure} from './report-failure.ts';

export const driftFormats = ['text', 'json', 'markdown', 'junit', 'sarif'] as const;

export type DriftFormat = (typeof driftFormats)[number];

export type DriftRendering = {
	readonly format: DriftFormat;
	/** Whether JSON is a list, even of one report. */
	readonly isList: boolean;
	readonly configFile: string | undefined;
	/** The severity from which JUnit has a failure. */
	readonly failFrom: DriftSeverity;
};

/** Prints reports in a format. Formats that are rarely used load at their first use. */
export const driftDocument = async (
	reports: readonly DriftReport[],
	failures: readonly ReportFailure[],
	{format, isList, configFile, failFrom}: DriftRendering,
): Promise<string> => {
	switch (format) {
		case 'text': {
			return driftTexts(reports);
		}

		case 'json': {
			const documents = reports.map(report => driftJson(report));
			const [only] = documents;
			return jsonText(isList || only === undefined ? documents : only);
		}

		case 'markdown': {
			const {driftMarkdown} = await import('./drift-markdown.ts');
			return driftMarkdown(reports, failures);
		}

		case 'junit': {
			const {driftJunit} = await import('./drift-junit.ts');
			return driftJunit(reports, failures, failFrom);
		}

		case 'sarif': {
			const {driftSarif} = await import('./drift-sarif.ts');
			return jsonText(driftSarif(reports, failures, configFile));
		}
	}
};
