// The order of the findings: by column, by severity, or by name.
import {acceptanceOf, columnOf, type ListedFinding} from '../../../reports/findings.ts';
import {memoizeLast} from '../../state/memoize-last.ts';

export type FindingOrder = 'column' | 'severity' | 'name';

/** The orders, in the sequence in which the key cycles through them. */
const orders: ReadonlyArray<{readonly order: FindingOrder; readonly words: string}> = [
	{order: 'column', words: 'by column, the worst first'},
	{order: 'severity', words: 'by severity'},
	{order: 'name', words: 'by the name of the column'},
];

/** The order after this one, with its words. */
export const nextOrder = (order: FindingOrder): (typeof orders)[number] => {
	const position = orders.findIndex(candidate => candidate.order === order);
	return orders[(position + 1) % orders.length] ?? {order: 'column', words: ''};
};

/** Findings of one key stay together. A change of the schema stands by itself, and so does what is accepted. */
const groupOf = (finding: ListedFinding): string =>
	finding.kind === 'schema' ? finding.id : JSON.stringify([columnOf(finding), acceptanceOf(finding) === null]);

/** The findings of a report, which are worst first, in an order. */
export const ordered = memoizeLast(
	(findings: readonly ListedFinding[], order: FindingOrder): readonly ListedFinding[] => {
		switch (order) {
			case 'severity': {
				return findings;
			}

			case 'column': {
				return Map.groupBy(findings, finding => groupOf(finding))
					.values()
					.toArray()
					.flat();
			}

			case 'name': {
				return findings.toSorted((one, other) => (columnOf(one) ?? '').localeCompare(columnOf(other) ?? ''));
			}
		}
	},
);

/** The ids of the findings below another of the same column. */
export const repeated = memoizeLast((findings: readonly ListedFinding[]): ReadonlySet<string> => {
	const ids = findings.flatMap((finding, index) => {
		const before = findings[index - 1];
		return before !== undefined && columnOf(before) !== null && columnOf(before) === columnOf(finding)
			? [finding.id]
			: [];
	});
	return new Set(ids);
});
