// The style sheet of every page: light or dark as the reader's system, one column on a phone, and for paper.

const tokens = `
:root {
	color-scheme: light dark;
	--paper: #ffffff; --raised: #f6f8fa; --ink: #1f2328; --dim: #59636e; --edge: #d5dce3;
	--high: #b3261e; --medium: #8a5a00; --low: #0b5cad; --schema: #8250df; --good: #1a7f37;
	--baseline: #8b96a2; --current: #0a7f94; --band: #0a7f9422;
}
@media (prefers-color-scheme: dark) {
	:root {
		--paper: #0f1419; --raised: #171d24; --ink: #e3e8ee; --dim: #9aa5b1; --edge: #2d3640;
		--high: #ff8078; --medium: #e2b340; --low: #7cb9ff; --schema: #c9a2ff; --good: #57d077;
		--baseline: #7d8895; --current: #3fbfd4; --band: #3fbfd42b;
	}
}
@media print {
	:root {
		color-scheme: light;
		--paper: #ffffff; --raised: #ffffff; --ink: #000000; --dim: #444c54; --edge: #b8c0c8;
		--high: #b3261e; --medium: #8a5a00; --low: #0b5cad; --schema: #6b3fc4; --good: #1a7f37;
		--baseline: #8b96a2; --current: #0a7f94; --band: #0a7f9422;
	}
}
`;

const text = `
* { box-sizing: border-box; }
body {
	margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 72rem;
	background: var(--paper); color: var(--ink);
	font: 15px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums;
	overflow-wrap: anywhere; print-color-adjust: exact; -webkit-print-color-adjust: exact;
}
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.5rem 0 .25rem; }
h3 { font-size: 1rem; margin: 0; display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
p { margin: .25rem 0; }
a { color: inherit; text-decoration-color: var(--dim); text-underline-offset: .2em; }
bdi { unicode-bidi: isolate; }
.dim { color: var(--dim); }
.mark { white-space: nowrap; font-weight: 600; }
.high { color: var(--high); } .medium { color: var(--medium); } .low { color: var(--low); }
.none, .accepted, .few { color: var(--dim); font-weight: 400; }
.schema { color: var(--schema); } .good { color: var(--good); }
.verdict { display: flex; flex-wrap: wrap; gap: 0 1rem; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .75rem 0; }
.facts dt { color: var(--dim); } .facts dd { margin: 0; }
.notes { margin: .75rem 0; padding-left: 1.2rem; color: var(--dim); }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--edge); color: var(--dim);
	font-size: .85rem; }
`;

const blocks = `
.card { margin: .75rem 0; padding: .75rem 1rem; border: 1px solid var(--edge); border-radius: 8px;
	background: var(--raised); break-inside: avoid; }
.findings { list-style: none; margin: .5rem 0 0; padding: 0; }
.findings li { display: grid; padding: .35rem 0; gap: 0 1.5rem;
	grid-template-columns: 7.5rem 11rem minmax(14rem, max-content) 1fr; border-top: 1px solid var(--edge); }
.findings .what { font-weight: 600; }
.findings .change { white-space: nowrap; }
.findings .why { grid-column: 2 / -1; color: var(--dim); }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 1.25rem 2.5rem;
	margin-top: .75rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 0 2rem;
	margin: .75rem 0 0; }
.figures div { display: flex; justify-content: space-between; gap: 1rem; border-bottom: 1px solid var(--edge); }
.figures dt { color: var(--dim); } .figures dd { margin: 0; text-align: right; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
th { font-weight: 400; color: var(--dim); text-align: left; vertical-align: bottom; }
th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--edge); vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; }
@media (max-width: 40rem) {
	.findings li { grid-template-columns: 1fr auto; }
	.findings .values, .findings .why { grid-column: 1 / -1; }
	.findings .change { grid-row: 1; grid-column: 2; text-align: right; }
	.roomy { display: none; }
}
@media print {
	body { padding: 0; max-width: none; font-size: 11px; }
	h2, h3 { break-after: avoid; } tr, figure { break-inside: avoid; } .wide { overflow: visible; }
}
`;

const charts = `
figure { margin: 0; min-width: 0; }
figcaption { font-size: .85rem; color: var(--dim); }
figcaption b { color: var(--ink); font-weight: 600; }
svg { display: block; width: 100%; overflow: visible; }
.legend { white-space: nowrap; }
.plot { display: grid; grid-template-columns: auto 1fr; gap: 0 .5rem; margin-top: .35rem; font-size: .75rem;
	color: var(--dim); }
.plot svg { height: 7rem; border-bottom: 1px solid var(--edge); }
.scale { display: flex; flex-direction: column; justify-content: space-between; text-align: right; line-height: 1; }
.ends { grid-column: 2; display: flex; justify-content: space-between; gap: 1rem; padding-top: .2rem; }
.bars { display: grid; grid-template-columns: fit-content(40%) minmax(3rem, 1fr) auto; gap: .15rem .75rem;
	align-items: center; margin-top: .35rem; font-size: .85rem; }
.bars svg { height: .9rem; } .bars .number { color: var(--dim); }
.shape { width: 6rem; } .shape svg { height: 1.3rem; }
.key { display: inline-block; width: .7rem; height: .7rem; margin: 0 .3rem 0 .75rem; }
.key.now { background: var(--current); } .key.before { background: var(--baseline); }
.now { fill: var(--current); } .before { fill: var(--baseline); } .hit { fill: transparent; }
.outline, .line, .dots, .point { fill: none; vector-effect: non-scaling-stroke; }
.outline { stroke: var(--baseline); stroke-width: 2; }
.line { stroke: var(--current); stroke-width: 1.5; opacity: .6; }
.dots, .point { stroke-linecap: round; }
.dots { stroke: var(--current); stroke-width: 5; }
.point { stroke-width: 11; }
.point.is-baseline { stroke: var(--baseline); } .point.is-none { stroke: var(--current); }
.point.is-high { stroke: var(--high); } .point.is-medium { stroke: var(--medium); }
.point.is-low { stroke: var(--low); }
.band { fill: var(--band); }
`;

export const styleSheet: string = [tokens, text, blocks, charts].join('');
