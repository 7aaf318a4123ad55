import { setTimeout as sleep } from 'node:timers/promises';
import type { Excuses, Lease } from '../ledger/excuses.js';
import type { Recipient } from '../ledger/ledger.js';
import type { Scene } from '../scene.js';
import type { ServiceProcess } from '../../service/service-process.js';
import { until } from '../../shared/until.js';
import type { CrashMode, Fault } from './fault-plan.js';

const LONGEST_START_MS = 10_000;
const LOOK_EVERY_MS = 50;
/** The promise, and something for a busy machine. */
const LONGEST_STOP_MS = 10_500;

/** What was in flight when the database went away, and since when that is known. */
interface Outage {
  readonly since: number;
  readonly inFlight: readonly Lease[];
}

/** The try of a delivery that was claimed at the very moment of the crash. */
const UNKNOWN = 0;

/** Does the faults of a plan, and writes down what was in flight at each. */
export class FaultRunner {
  kills = 0;
  stops = 0;
  crashes = 0;
  /** Stops that did not end with 0, or had to be ended. */
  badStops = 0;
  longestStopMs = 0;
  private isAway = false;
  /** The last one. */
  private outage: Outage | undefined;

  constructor(
    private readonly scene: Scene,
    private readonly healthy: readonly Recipient[],
    private readonly excuses: Excuses,
    private readonly say: (text: string) => void,
  ) {}

  /** Resolves when the last fault is over. */
  async run(plan: readonly Fault[]): Promise<void> {
    const start = performance.now();
    const underway = plan.map(async (fault) => {
      await sleep(Math.max(0, fault.atMs - (performance.now() - start)));
      await this.cause(fault);
    });
    await Promise.all(underway);
  }

  private async cause(fault: Fault): Promise<void> {
    if (fault.what === 'crash') return this.crash(fault.mode, fault.downMs);
    const process = this.scene.services[fault.process];
    if (!process) return;
    if (fault.workMs !== null) await hasWorked(process, fault.workMs);
    await (fault.what === 'kill' ? this.kill(process) : this.stop(process));
  }

  /** Frozen first, so that what is in flight can be looked up before it changes. */
  private async kill(process: ServiceProcess): Promise<void> {
    process.freeze();
    const inFlight = await this.excuseInFlight();
    this.kills += 1;
    await process.kill();
    this.say(`SIGKILL for ${process.name}, ${String(inFlight)} in flight to healthy subscribers`);
  }

  /** A stop ends what is in flight: it excuses nothing, unless the database was away. */
  private async stop(process: ServiceProcess): Promise<void> {
    const { crashes } = this;
    const wasAway = this.isAway;
    this.stops += 1;
    const { ms, isClean } = await process.stop();
    if (wasAway || crashes !== this.crashes) {
      this.excuses.add(this.inFlightOfOutage());
      await this.excuseInFlight();
    }
    this.longestStopMs = Math.max(this.longestStopMs, ms);
    // Without a database nothing can be handed back; then it gives up in time, with a 1.
    const isFault = isClean
      ? false
      : !(wasAway || crashes !== this.crashes) || ms > LONGEST_STOP_MS;
    if (isFault) this.badStops += 1;
    const how = isClean ? '' : ', not cleanly';
    this.say(`SIGTERM for ${process.name}, ended after ${(ms / 1_000).toFixed(1)} s${how}`);
  }

  /** The processes live on and keep their outcomes: a crash by itself excuses nothing. */
  private async crash(mode: CrashMode, downMs: number): Promise<void> {
    if (this.isAway) return;
    const since = performance.now();
    this.outage = { since, inFlight: await this.inFlight() };
    this.crashes += 1;
    this.isAway = true;
    const { postgres } = this.scene;
    await (mode === 'killed' ? postgres.kill() : postgres.stop('immediate'));
    await sleep(downMs);
    await postgres.start();
    const seconds = ((performance.now() - since) / 1_000).toFixed(1);
    this.isAway = false;
    const how = mode === 'killed' ? 'SIGKILL for all of PostgreSQL' : 'SIGQUIT for PostgreSQL';
    this.say(`${how}, away for ${seconds} s`);
  }

  /** @returns how many tries it cut off that nothing had cut off before */
  private async excuseInFlight(): Promise<number> {
    const before = this.excuses.total;
    this.excuses.add(await this.inFlight().catch(() => this.inFlightOfOutage()));
    return this.excuses.total - before;
  }

  private inFlight(): Promise<readonly Lease[]> {
    return this.scene.logBook.inFlight(this.healthy.map(({ id }) => id));
  }

  /** While the database is away nothing more can be claimed, and no outcome can be written. */
  private inFlightOfOutage(): readonly Lease[] {
    if (!this.outage) return [];
    const { since, inFlight } = this.outage;
    const known = new Set(inFlight.map(({ id }) => id));
    const late = this.scene.ledger.arrivedSince(since).filter((id) => !known.has(id));
    return [...inFlight, ...late.map((id) => ({ id, attempt: UNKNOWN }))];
  }
}

/** Waits until it has been taking webhooks for so long, without having been struck meanwhile. */
async function hasWorked(process: ServiceProcess, ms: number): Promise<void> {
  const probe = async (): Promise<boolean> => {
    const { starts } = process;
    if (!(await process.isReady())) return false;
    await sleep(ms);
    return process.starts === starts;
  };
  await until(probe, LONGEST_START_MS, LOOK_EVERY_MS);
}
