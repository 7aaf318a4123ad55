import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Database } from '../../src/core/database/database.js';
import type { RegisteredJob } from '../../src/core/jobs/jobs.js';
import { Jobs } from '../../src/core/jobs/jobs.js';
import { Loop } from '../../src/core/loops/loop.js';
import { Loops } from '../../src/core/loops/loops.js';
import { Metrics } from '../../src/core/metrics/metrics.js';
import { Completions } from '../../src/modules/delivery/worker/completions.js';
import { QueueRepository } from '../../src/modules/delivery/worker/queue.repository.js';
import { metricsIn, rulesIn, RULES_FILE } from '../support/alert-rules.js';
import { FakeProvider } from '../support/fake-provider.js';
import { anId, reportsGenerated } from '../support/payloads.js';
import { findPromtool } from '../support/promtool.js';
import { Receiver } from '../support/receiver.js';
import { Scrape } from '../support/scrape.js';
import { readText } from '../support/source-tree.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

interface Part {
  readonly ok: boolean;
  readonly attention?: string;
}

const PATIENCE = { timeoutMs: 60_000 };
const MINUTE_MS = 61_000;
const promtool = findPromtool();

/**
 * Whatever works in the background, stopped one after the other: the list is the service's own,
 * so that what is added to it later is tried too. Instead of waiting for a minute, the heartbeat
 * of the one that has stopped is set back; whoever still goes on would set it right again.
 */
describe('what silently stops', () => {
  let app: RunningApp;
  let provider: FakeProvider;
  let receiver: Receiver;
  const get = <T>(type: abstract new (...args: never[]) => T): T => app.app.get<T>(type);

  beforeAll(async () => {
    provider = await FakeProvider.start();
    receiver = await Receiver.start();
    app = await startApp({ ...provider.env, PUBLIC_URL: 'https://readywire.example' });
    get(Metrics).figures.freshMs = 0;
    await app.api.post('/v2/webhooks', { events: ['*'], name: 'all', url: receiver.url });
  });
  afterAll(async () => {
    await app.stop();
    await Promise.all([provider.close(), receiver.close()]);
  });

  async function part(name: string): Promise<Part> {
    const { body } = await app.api.get<{ parts: Record<string, Part> }>('/health/status');
    return body.parts[name] ?? { ok: false, attention: 'there is no such part' };
  }
  const namedBy = (name: string, what: string): Promise<unknown> =>
    waitFor(
      `the status to name ${what}`,
      async () => {
        const { ok, attention = '' } = await part(name);
        return !ok && attention.includes(what);
      },
      PATIENCE,
    );
  const isWell = (name: string): Promise<unknown> =>
    waitFor(`${name} to be well`, async () => (await part(name)).ok, PATIENCE);

  it('is measured by what the rules and the dashboard ask for', async () => {
    await app.post(reportsGenerated(anId(), anId()));
    await receiver.waitForCount(1, PATIENCE);
    await isWell('jobs');
    const { names } = await Scrape.of(app.api);
    const dashboard = readText('deploy/grafana/readywire.json') ?? '';
    const asked = [readText(RULES_FILE) ?? '', dashboard].map(metricsIn);
    expect(asked.map(({ length }) => length > 20)).toEqual([true, true]);
    expect(asked.flat().filter((name) => !names.has(name))).toEqual([]);
  });

  it('and is a job: the status and the metric name it, and nobody else', async () => {
    const jobs = get(Jobs).registered;
    expect(jobs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['reports.deadlines', 'retention.events', 'argyle.registration']),
    );
    for (const job of jobs) await hang(job);
    await isWell('jobs');
  }, 180_000);

  /** The job is begun and never ends, for longer than it may. */
  async function hang(job: RegisteredJob): Promise<void> {
    const { name, maxSilenceMs } = job;
    const database = get(Database);
    let release: (() => void) | undefined;
    const run = (): Promise<void> => new Promise((end) => (release = end));
    get(Jobs).register({ ...job, run });
    await waitFor(
      `${name} to hang`,
      async () => {
        await database.query('UPDATE jobs SET due_at = now() WHERE name = $1', [name]);
        return release;
      },
      PATIENCE,
    );
    await isWell('jobs');
    await database.query(
      `UPDATE jobs SET finished_at = now() - $2 * interval '1 ms' WHERE name = $1`,
      [name, maxSilenceMs + 1],
    );
    await namedBy('jobs', `: ${name}. `);
    const now = await Scrape.of(app.api);
    const at = now.value('readywire_job_last_success_timestamp_seconds', { job_name: name });
    const most = now.value('readywire_job_max_silence_seconds', { job_name: name }) ?? NaN;
    expect(Date.now() / 1000 - Number(at)).toBeGreaterThan(most);
    get(Jobs).register(job);
    release?.();
    await isWell('jobs');
  }

  it('and is a loop: liveness, the status and the metric name it', async () => {
    const { heartbeats } = get(Loops);
    const names = heartbeats.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['processor', 'delivery', 'completions', 'journal', 'jobs']),
    );
    expect(names).toEqual(
      expect.arrayContaining(['argyle.generation', 'argyle.reconciliation', 'endpoints']),
    );
    expect((await app.api.get('/health/live')).status).toBe(200);
    for (const heartbeat of [...heartbeats].reverse()) {
      const { name } = heartbeat;
      if (heartbeat instanceof Loop) await stop(heartbeat);
      else await stopCompletions(name);
      await namedBy('loops', name);
      const live = await app.api.get<{ reason: string }>('/health/live');
      expect([live.status, live.body.reason]).toEqual([503, expect.stringContaining(name)]);
      const ticked = (await Scrape.of(app.api)).value(
        ...(['readywire_loop_last_tick_timestamp_seconds', { loop: name }] as const),
      );
      expect(Date.now() / 1000 - Number(ticked)).toBeGreaterThan(60);
    }
  }, 180_000);

  async function stop(loop: Loop): Promise<void> {
    await loop.stop();
    loop.lastTick -= MINUTE_MS;
  }

  /** They are no loop: they stand still when a statement never ends. */
  async function stopCompletions(name: string): Promise<void> {
    expect(name).toBe('completions');
    const completions = get(Completions);
    let isStuck = false;
    get(QueueRepository).complete = () => {
      isStuck = true;
      return new Promise(() => undefined);
    };
    await app.post(reportsGenerated(anId(), anId()));
    await waitFor('a statement that never ends', () => isStuck, PATIENCE);
    const written = Reflect.get(completions, 'triedAt') as number;
    Reflect.set(completions, 'triedAt', written - MINUTE_MS);
  }

  it('is named by a rule', async () => {
    const rules = rulesIn(readText(RULES_FILE) ?? '');
    const [loop, job] = ['ReadywireLoopStopped', 'ReadywireJobStopped'].map((name) =>
      rules.find(({ alert }) => alert === name),
    );
    expect(loop?.expr).toContain('readywire_loop_last_tick_timestamp_seconds > 60');
    expect(loop?.summary).toContain('$labels.loop');
    expect(job?.expr).toContain('max by (job, job_name)');
    expect(job?.summary).toContain('$labels.job_name');
    // Without promtool that has to do.
    if (promtool !== undefined) await firedByPrometheus(promtool);
  });

  /** Prometheus itself evaluates the rules, on series with the names that the service has. */
  async function firedByPrometheus(program: string): Promise<void> {
    const loops = get(Loops).heartbeats.map(({ name }) => name);
    const jobs = get(Jobs).registered.map(({ name }) => name);
    const folder = await mkdtemp(join(tmpdir(), 'readywire-rules-'));
    try {
      const file = join(folder, 'stopped.test.yml');
      await writeFile(file, JSON.stringify(ruleTest(loops, jobs)));
      const output = execFileSync(program, ['test', 'rules', file], { encoding: 'utf8' });
      expect(output).toContain('SUCCESS');
    } finally {
      await rm(folder, { recursive: true });
    }
  }
});

/** All of them have stopped at the beginning: JSON is YAML. */
function ruleTest(loops: readonly string[], jobs: readonly string[]): object {
  const process = 'job="readywire",instance="a"';
  const series = (name: string, labels: string, values: string): object => ({
    series: `${name}{${process}${labels}}`,
    values,
  });
  const alert = (labels: Readonly<Record<string, string>>, annotation: string): object => ({
    exp_labels: { severity: 'critical', job: 'readywire', ...labels },
    exp_annotations: {
      summary: annotation,
      runbook_url: `docs/operations.md#${'loop' in labels ? 'readywireloopstopped' : 'readywirejobstopped'}`,
    },
  });
  return {
    rule_files: [resolve(RULES_FILE)],
    evaluation_interval: '15s',
    tests: [
      {
        interval: '15s',
        input_series: [
          series('readywire_database_up', '', '1x20'),
          ...loops.map((name) =>
            series('readywire_loop_last_tick_timestamp_seconds', `,loop="${name}"`, '0x20'),
          ),
          ...jobs.flatMap((name) => [
            series('readywire_job_last_success_timestamp_seconds', `,job_name="${name}"`, '0x20'),
            series('readywire_job_max_silence_seconds', `,job_name="${name}"`, '35x20'),
          ]),
        ],
        alert_rule_test: [
          {
            eval_time: '75s',
            alertname: 'ReadywireLoopStopped',
            exp_alerts: loops.map((loop) =>
              alert({ loop, instance: 'a' }, `The loop ${loop} of a has been silent for a minute.`),
            ),
          },
          {
            eval_time: '75s',
            alertname: 'ReadywireJobStopped',
            exp_alerts: jobs.map((job_name) =>
              alert({ job_name }, `The job ${job_name} has not succeeded for too long.`),
            ),
          },
        ],
      },
    ],
  };
}
