import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { within } from '../../../common/within.js';
import { ProcessConfig } from '../../../core/config/process.config.js';
import { Database } from '../../../core/database/database.js';
import { HealthParts, type HealthPart } from '../../../core/health/health-parts.js';
import { Standby } from '../../../core/health/standby.js';
import type { RoundResult } from '../../../core/loops/loop.js';
import { Loops } from '../../../core/loops/loops.js';
import type { Arrival } from '../arrival.js';
import { IntakeConfig } from '../intake.config.js';
import { IntakeService } from '../intake.service.js';
import { drainSegment, type Drained } from './drain-segment.js';
import { nodeDisk } from './journal-disk.js';
import { JournalFolders, type JournalFolder } from './journal-folder.js';
import { JournalWriter, SEGMENT_SUFFIX } from './journal-writer.js';
import { JournalMissing } from './journal.errors.js';

const POLL_MS = 500;
const LOOK_AROUND_MS = 30_000;
/** For one batch; the database has 30 s of its own for a statement. */
const STORE_BUDGET_MS = 10_000;
const PROBE_BUDGET_MS = 2_000;
const LAST_DRAIN_MS = 2_000;
const DISK_FAILED =
  'The disk of DATA_DIR takes nothing (is it full?), so that webhooks are refused while the ' +
  'database is away.';

/**
 * Keeps webhooks on the disk while the database is away, and hands them on when it is back: those
 * of this process, and those that a process left behind which is no more. Needs no database.
 */
@Injectable()
export class Journal implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  /** The database did not take webhooks when it was last tried. */
  isAway = false;
  private readonly logger = new Logger('journal');
  private readonly folders: JournalFolders;
  private own: { readonly folder: JournalFolder; readonly writer: JournalWriter } | null = null;
  private lookedAround = -Infinity;
  private fault: string | null = null;
  /** Since when there has been something in it, if there is. */
  private heldSince = 0;
  private readonly figures = { written: 0, drained: 0, torn_bytes: 0 };

  constructor(
    private readonly process: ProcessConfig,
    private readonly config: IntakeConfig,
    private readonly intake: IntakeService,
    private readonly database: Database,
    private readonly loops: Loops,
    private readonly standby: Standby,
    private readonly parts: HealthParts,
  ) {
    this.folders = new JournalFolders(nodeDisk, process.dataDir);
  }

  async onModuleInit(): Promise<void> {
    if (!this.process.isApi) return;
    await this.open();
    this.parts.add('journal', () => this.status());
    this.standby.offer(() => this.isUsable);
    const round = (): Promise<RoundResult> => this.round();
    const lane = 'intake';
    this.loops.add({ name: 'journal', pollMs: POLL_MS, round, isIndependent: true, lane });
  }

  /** Whether it takes webhooks now. */
  get isUsable(): boolean {
    const writer = this.own?.writer;
    return writer !== undefined && !writer.isFull && !writer.hasFailed;
  }

  /** Bytes that wait to be handed on, and how many there may be. */
  get size(): { readonly bytes: number; readonly max: number } {
    return { bytes: this.own?.writer.bytes ?? 0, max: this.config.journalMaxBytes };
  }

  /** For how long something has been waiting in it, milliseconds; 0: nothing is. */
  get ageMs(): number {
    return this.size.bytes === 0 ? 0 : performance.now() - this.heldSince;
  }

  /** Webhooks that this process has handed on. */
  get drained(): number {
    return this.figures.drained;
  }

  /**
   * Resolves once the webhooks are on the disk.
   * @throws JournalFull, JournalMissing or the fault of the disk
   */
  async append(arrivals: readonly Arrival[]): Promise<void> {
    if (this.own === null) throw new JournalMissing();
    if (this.own.writer.bytes === 0) this.heldSince = performance.now();
    await this.own.writer.append(arrivals);
    this.figures.written += arrivals.length;
  }

  /** Hands on what processes left behind that are no more. @returns how many webhooks */
  async drainAbandoned(): Promise<number> {
    const before = this.figures.drained;
    for await (const folder of this.folders.abandoned()) {
      try {
        const names = await nodeDisk.list(folder.path);
        for (const name of names.filter((one) => one.endsWith(SEGMENT_SUFFIX))) {
          await this.drain(folder, name);
        }
      } finally {
        await this.folders.leave(folder);
      }
    }
    this.lookedAround = performance.now();
    return this.figures.drained - before;
  }

  /** What is left is handed on as far as the database lets it; the rest stays on the disk. */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.own === null || this.own.writer.bytes === 0) return;
    await within(LAST_DRAIN_MS, this.drainOwn()).catch((error: unknown) => {
      this.logger.warn({ msg: 'webhooks stay in the journal until the next start', err: error });
    });
  }

  async onApplicationShutdown(): Promise<void> {
    const { own } = this;
    if (own === null) return;
    this.own = null;
    await own.writer.seal();
    await this.folders.leave(own.folder);
  }

  /** Without a journal the door is still open while the database is there. */
  private async open(): Promise<void> {
    try {
      const folder = await this.folders.make();
      const writer = new JournalWriter(nodeDisk, folder.path, this.config.journalMaxBytes);
      this.own = { folder, writer };
      this.fault = null;
    } catch (error) {
      this.fault = error instanceof Error ? error.message : String(error);
      this.logger.warn({ msg: 'there is no journal', err: error });
    }
  }

  private async round(): Promise<RoundResult> {
    if (this.own === null) await this.open();
    // Readiness fails with the disk, and comes back with it without a webhook having to try.
    if (this.own?.writer.hasFailed === true) await this.own.writer.probe().catch(() => undefined);
    const isTime = performance.now() - this.lookedAround > LOOK_AROUND_MS;
    const isInUse = this.isAway || (this.own?.writer.bytes ?? 0) > 0;
    if ((isInUse || isTime) && (await this.databaseAnswers())) {
      await this.drainOwn();
      if (isTime) await this.drainAbandoned();
    }
    return 'idle';
  }

  private async databaseAnswers(): Promise<boolean> {
    try {
      await within(PROBE_BUDGET_MS, this.database.query('SELECT 1'));
      return true;
    } catch {
      return false;
    }
  }

  private async drainOwn(): Promise<void> {
    if (this.own === null) return;
    const { folder, writer } = this.own;
    for (const name of await writer.seal()) {
      await this.drain(folder, name);
      writer.forget(name);
    }
    this.isAway = false;
  }

  private async drain(folder: JournalFolder, name: string): Promise<void> {
    const drained = await drainSegment(nodeDisk, { folder: folder.path, name }, async (batch) => {
      await within(STORE_BUDGET_MS, this.intake.storeLate(batch));
      // It takes webhooks again: new ones need not wait until all of the old ones are in.
      this.isAway = false;
    });
    this.tell(drained, name);
  }

  private tell({ webhooks, tornBytes }: Drained, file: string): void {
    this.figures.drained += webhooks;
    this.figures.torn_bytes += tornBytes;
    this.logger.log({ msg: 'webhooks of the journal handed on', file, webhooks });
    if (tornBytes > 0)
      this.logger.warn({ msg: 'the end of a file is torn, kept', file, tornBytes });
  }

  private status(): HealthPart {
    const { bytes, max } = this.size;
    const attention = this.attention(bytes);
    const figures = { bytes, max_bytes: max, ...this.figures };
    return { ok: attention === null, ...figures, ...(attention === null ? {} : { attention }) };
  }

  private attention(bytes: number): string | null {
    if (this.fault !== null) {
      return `There is no journal, so that webhooks are refused while the database is away: ${this.fault}`;
    }
    if (this.own?.writer.hasFailed === true) return DISK_FAILED;
    if (bytes === 0 && !this.isAway) return null;
    return 'The database takes no webhooks: they are kept in the journal, and handed on when it does.';
  }
}
