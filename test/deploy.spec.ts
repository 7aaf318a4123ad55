import { execFileSync } from 'node:child_process';
import { rulesIn, RULES_FILE } from './support/alert-rules.js';
import { findPromtool } from './support/promtool.js';
import { readText } from './support/source-tree.js';

const promtool = findPromtool();
// Seen in the summary: without promtool these are skipped, and nothing pretends that they ran.
const withPromtool = promtool === undefined ? it.skip : it;
const run = (...args: string[]): string =>
  execFileSync(promtool ?? '', args, { encoding: 'utf8', timeout: 60_000 });

describe('the alert rules', () => {
  const rules = rulesIn(readText(RULES_FILE) ?? '');
  const operations = readText('docs/operations.md') ?? '';
  const section = operations.split('## What each alert means')[1] ?? '';
  const anchors = [...section.matchAll(/^### (\S+)$/gm)].map(([, name = '']) => name);

  it('each have a place in docs/operations.md that says what to do, and no place is left over', () => {
    expect(rules.length).toBeGreaterThan(20);
    expect(rules.map(({ alert }) => alert)).toEqual(anchors);
    for (const { alert, runbook } of rules) {
      expect(runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    }
  });

  it.each(anchors)('%s: the place says where to look or what to do', (anchor) => {
    const text = section.split(`### ${anchor}\n`)[1]?.split('\n### ')[0] ?? '';
    expect(text).toMatch(/\*\*(Look\s+at|Do)\*\*/);
    expect(text.length).toBeGreaterThan(150);
  });

  it('each say how bad it is, and what is the matter', () => {
    for (const { severity, summary } of rules) {
      expect(['warning', 'critical']).toContain(severity);
      expect(summary.length).toBeGreaterThan(20);
    }
  });

  withPromtool('are what Prometheus understands', () => {
    expect(run('check', 'rules', RULES_FILE)).toContain('SUCCESS');
  });

  withPromtool('fire when they should and are silent when all is well', () => {
    expect(run('test', 'rules', 'deploy/prometheus/alerts.test.yml')).toContain('SUCCESS');
  });
});
