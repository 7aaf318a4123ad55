import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { DatabaseState } from '../database/database-state.js';
import { JobWatch } from '../jobs/job-watch.js';
import { Loops } from '../loops/loops.js';
import { HealthParts, type HealthPart } from './health-parts.js';
import { Lifecycle } from './lifecycle.js';
import { Standby } from './standby.js';

const SILENT_AFTER_MS = 60_000;
const PROBE_TIMEOUT_MS = 2_000;
const OUTDATED = 'the database lacks migrations: run `readywire migrate`';

/** Answers the three questions of health: alive, ready for webhooks, all well. */
@Injectable()
export class HealthService {
  constructor(
    private readonly database: Database,
    private readonly state: DatabaseState,
    private readonly loops: Loops,
    private readonly parts: HealthParts,
    private readonly lifecycle: Lifecycle,
    private readonly standby: Standby,
    private readonly jobs: JobWatch,
  ) {}

  /** The loops that have been silent for a minute; none while the database is away. */
  async silentLoops(): Promise<readonly string[]> {
    const silent = this.loops.heartbeats
      .filter(({ lastTick }) => performance.now() - lastTick > SILENT_AFTER_MS)
      .map(({ name }) => name);
    if (silent.length === 0) return [];
    return this.state.isReady && (await this.databaseAnswers()) ? silent : [];
  }

  /** Why this process can't take webhooks now, or null. */
  async whyNotReady(): Promise<string | null> {
    if (this.lifecycle.isStopping) return 'this process is stopping';
    if (!this.state.isReady) {
      const isAway = this.state.phase === 'connecting' && this.state.lastFault !== null;
      if (isAway && this.standby.canTake) return null;
      if (this.state.phase === 'outdated') return OUTDATED;
      return `the database is not there yet (${this.state.phase})`;
    }
    if (this.standby.canTake || (await this.databaseAnswers())) return null;
    return 'the database does not answer';
  }

  async status(): Promise<{ ok: boolean; parts: Readonly<Record<string, HealthPart>> }> {
    const isThere = this.state.isReady && (await this.databaseAnswers());
    const silent = await this.silentLoops();
    const { ok, parts } = await this.parts.report();
    const own = {
      database: this.databasePart(isThere),
      loops: this.loopsPart(silent),
      jobs: await this.jobsPart(isThere),
    };
    const isWell = Object.values(own).every((part) => part.ok);
    return { ok: ok && isWell, parts: { ...own, ...parts } };
  }

  private databasePart(ok: boolean): HealthPart {
    const { phase, lastFault } = this.state;
    const attention =
      phase === 'outdated'
        ? 'The database lacks migrations: run `readywire migrate`.'
        : 'The database does not answer; it is tried again and again.';
    return { ok, phase, last_fault: lastFault, ...(ok ? {} : { attention }) };
  }

  private loopsPart(silent: readonly string[]): HealthPart {
    const attention = `Silent for a minute: ${silent.join(', ')}. Restart this process.`;
    const running = this.loops.heartbeats.map(({ name, lastTick }) => ({
      name,
      last_round_ms_ago: Math.round(performance.now() - lastTick),
    }));
    return { ok: silent.length === 0, running, ...(silent.length > 0 ? { attention } : {}) };
  }

  /** Without a database nobody knows; that it does not answer is said elsewhere. */
  private async jobsPart(isDatabaseThere: boolean): Promise<HealthPart> {
    const jobs = isDatabaseThere ? await this.jobs.look().catch(() => []) : [];
    const silent = jobs.filter(({ isSilent }) => isSilent);
    const names = silent.map(({ name, lastError }) =>
      lastError === null ? name : `${name} (fails: ${lastError})`,
    );
    const attention =
      `Without a success for too long: ${names.join(', ')}. Is a process with the role ` +
      '`worker` running? Look for the name in its log; restart it if it says nothing.';
    const shown = jobs.map(({ name, succeededAt, lastError }) => ({
      ...{ name, last_success_at: succeededAt, last_error: lastError },
    }));
    const ok = silent.length === 0;
    return { ok, registered: shown, ...(ok ? {} : { attention }) };
  }

  private async databaseAnswers(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), PROBE_TIMEOUT_MS);
    });
    const answer = this.database.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }
}
