// The config that `profilemesh init` writes.
import type {DatabaseDescription} from '../databases/description.ts';
import type {Answers} from '../databases/init-template.ts';

/** What `init` needs of a database. */
export type InitDatabase = Pick<DatabaseDescription, 'type' | 'init'>;

/** The whole file, for a source whose questions have these answers. */
export const configText = (
	{type, init}: InitDatabase,
	answers: Answers,
): string => `# ProfileMesh: which database is profiled, where the runs are kept, and when a change counts as drift.
# \`profilemesh config schema\` prints every key there is, for editors too.

# The database to profile. It is only ever read.
source:
  type: ${type}
${init
	.lines(answers)
	.map(line => `  ${line}\n`)
	.join('')}
# Where runs are kept: the file .profilemesh/profilemesh.db beside this one, unless this says otherwise.
# storage:
#   connection: {type: postgres, host: localhost, database: results, username: me, schema: profilemesh}

profiling:
  # Names, globs (\`sales_*\`) or /regular expressions/; the first rule that matches a table counts.
  # Without rules, every table.
  # tables:
  #   - table: customers
  #   - table: events_*
  #     sample_ratio: 0.1
  distinct: auto # exact up to a budget, else an estimate that is marked so; or exact, approximate
  concurrency: 4 # tables in flight
  statement_timeout: 5m

drift:
  # From which change on a drift is low, medium or high: in percent, or in points for metrics that are percents.
  thresholds: {low: 5, medium: 15, high: 30}
  # ignore:
  #   - column: '*_id'
  #     metric: '{mean,stddev,max}'

# Other settings for other places: \`--environment production\`.
# environments:
#   production:
#     source: {host: db.example.com}
`;
