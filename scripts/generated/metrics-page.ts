import type { KnownMetric } from '../../src/core/metrics/metrics.js';
import type { GeneratedFile } from './generated-file.js';

const HEAD = `# Metrics

<!-- Written by \`npm run generate\` from what the modules add to the registry. -->

\`GET /metrics\` answers in Prometheus's text format, to an API key of the role \`read\`:

\`\`\`yaml
scrape_configs:
  - job_name: readywire
    basic_auth: { username: <id of the key>, password: <its secret> }
    static_configs: [{ targets: ['readywire.internal:3000'] }]
rule_files: [deploy/prometheus/alerts.yml]
\`\`\`

Scrape every process by itself, not a load balancer: counters and histograms are of one process, since
it started. What is read from the database is the same in all of them (take \`max\`, not \`sum\`), at most
10 s old, and missing while the database does not answer; the rest is there all the same, and
\`readywire_database_up\` is 0. Counts of rows end at 10,000, so that a scrape costs the same whatever has
piled up. Labels have few, fixed values: no users, urls or subscriptions.

[alerts.yml](../deploy/prometheus/alerts.yml) holds alert rules (what each means:
[operations.md](operations.md#what-each-alert-means)), [readywire.json](../deploy/grafana/readywire.json)
a dashboard for Grafana.

`;

/** `docs/metrics.md`: every metric of ours; Node's own are known by their names. */
export function metricsPage(known: readonly KnownMetric[]): GeneratedFile {
  const own = known
    .filter(({ name }) => name.startsWith('readywire_'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const table = [
    '| metric | type | labels | what it says |',
    '|---|---|---|---|',
    ...own.map(row),
  ].join('\n');
  const foot =
    "\n\nBeside these there are Node's usual ones (`process_*`, `nodejs_*`): memory, CPU, garbage " +
    'collection, open files, and how late the event loop is (`nodejs_eventloop_lag_p99_seconds`).\n';
  return { path: 'docs/metrics.md', text: HEAD + table + foot };
}

function row({ name, help, labels, type }: KnownMetric): string {
  const shown = labels.map((label) => `\`${label}\``).join(', ');
  return `| \`${name}\` | ${type} | ${shown} | ${help.replaceAll('|', '\\|')} |`;
}
