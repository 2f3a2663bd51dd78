import process from 'node:process';
import fc from 'fast-check';

/**
`PROPERTY_SEED` is a whole number or `random`. The default keeps a run of the suite repeatable: a change never fails on
a draw that its author did not see.
*/
const seedOf = (text: string): number => (text === 'random' ? Date.now() : Number(text));

// eslint-disable-next-line unicorn/no-top-level-side-effects -- fast-check has one setting for the process
fc.configureGlobal({seed: seedOf(process.env['PROPERTY_SEED'] ?? '20260101')});

export {default} from 'fast-check';
