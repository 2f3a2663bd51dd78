// A drift report in each format that there is.
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
	/** Whether JSON is a list, however many reports there are. */
	readonly isList: boolean;
	readonly configFile: string;
	/** From which severity on JUnit has a failure. */
	readonly failFrom: DriftSeverity;
};

/** Formats that few ask for load when they are. */
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
