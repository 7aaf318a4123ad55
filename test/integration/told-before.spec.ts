import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../src/core/database/database.js';
import { ErasedUsers } from '../../src/core/erasure/erased-users.js';
import { EventBus } from '../../src/core/events/event-bus.js';
import { On } from '../../src/core/events/on.decorator.js';
import { OwnEvents, type OwnEvent } from '../../src/core/events/own-events.js';
import { messageKeyOf } from '../../src/common/wire/message-key.js';
import type { EventSource } from '../../src/entities/event.entity.js';
import { EventsModule } from '../../src/modules/events/events.module.js';
import {
  EventsRecorded,
  type RecordedEvent,
} from '../../src/modules/events/events/events-recorded.event.js';
import { EventsService } from '../../src/modules/events/events.service.js';
import { Door } from '../../src/modules/intake/door.js';
import { IntakeModule } from '../../src/modules/intake/intake.module.js';
import {
  accountConnected,
  accountFailed,
  anId,
  reportsGenerated,
  reportsReady,
  type Webhook,
} from '../support/payloads.js';
import { prettyPrinted } from '../support/signed.js';
import { isOnPostgres } from '../support/test-database.js';
import { type RunningModules, startModules } from '../support/start-modules.js';
import { waitFor } from '../support/wait-for.js';

/** What somebody found out by asking the provider. */
class FoundOut extends OwnEvents {
  static override readonly type = 'test.found-out';
  override readonly source = 'reconcile';

  constructor(
    readonly event: string,
    items: readonly OwnEvent[],
    override readonly isRelayed = true,
  ) {
    super(items);
  }
}

@Injectable()
class Witness {
  readonly heard: RecordedEvent[] = [];

  @On(EventsRecorded)
  async hear({ events }: EventsRecorded): Promise<void> {
    this.heard.push(...events);
    return Promise.resolve();
  }
}

interface Row {
  readonly id: string;
  readonly source: EventSource;
  readonly status: string;
  readonly same_as: string | null;
  readonly message_key: string | null;
}

const CONNECTED_AT = '2025-06-24T22:05:22.012767Z';

describe('what was found out by asking', () => {
  let running: RunningModules;
  let witness: Witness;
  const ids = { user: anId(), account: anId() };
  const database = (): Database => running.modules.get(Database);

  beforeAll(async () => {
    running = await startModules([IntakeModule, EventsModule], { providers: [Witness] });
    witness = running.modules.get(Witness);
  });
  beforeEach(async () => {
    for (const table of ['events', 'received_bodies']) {
      await database().query(`DELETE FROM ${table}`);
    }
    witness.heard.length = 0;
  });
  afterAll(() => running.stop());

  /** Tells it as whoever asked would. */
  async function found({ event, data }: Webhook, isRelayed = true): Promise<void> {
    const messageKey = messageKeyOf(event, data);
    const item = { user: ids.user, data, ...(messageKey === null ? {} : { messageKey }) };
    const told = new FoundOut(event, [item], isRelayed);
    await database().transaction((tx) => running.modules.get(EventBus).publish(told, tx));
  }

  /** The provider says it; returns what was told of it. */
  async function came(body: Webhook): Promise<RecordedEvent & Row> {
    const { id } = await running.modules.get(Door).accept(Buffer.from(prettyPrinted(body)));
    const row = await settled(id);
    const recorded = witness.heard.findLast((one) => one.id === id);
    if (!recorded) throw new Error('nothing was told of it');
    return { ...recorded, ...row };
  }

  function settled(id: string): Promise<Row> {
    return waitFor('the event to be processed', async () => {
      const rows = await database().query<Row>('SELECT * FROM events WHERE id = $1', [id]);
      return rows.find(({ status }) => status !== 'received');
    });
  }

  const log = (): Promise<Row[]> => database().query<Row>('SELECT * FROM events ORDER BY id');

  it('is recorded under its key and told to everyone', async () => {
    await found(accountConnected(ids, CONNECTED_AT));
    expect(await log()).toMatchObject([
      {
        source: 'reconcile',
        status: 'processed',
        message_key: `accounts.connected/${ids.account}/${CONNECTED_AT}`,
      },
    ]);
    expect(witness.heard).toMatchObject([
      { source: 'reconcile', event: 'accounts.connected', isTracked: true, isRelayed: true },
    ]);
  });

  it('is told once, also by two replicas at the same moment', async () => {
    const one = accountConnected(ids, CONNECTED_AT);
    await Promise.all([found(one), found(one), found(one)]);
    expect(await log()).toHaveLength(1);
    expect(witness.heard).toHaveLength(1);
  });

  it('is told each time if nothing of the provider can be the same', async () => {
    await found(reportsReady(ids.user, {}));
    await found(reportsReady(ids.user, {}));
    expect(witness.heard).toHaveLength(2);
  });

  it.each([
    ['accounts.connected', accountConnected(ids, CONNECTED_AT)],
    ['accounts.failed', accountFailed(ids, CONNECTED_AT)],
    ['reports.generated', reportsGenerated(ids.user, anId())],
  ])('%s is known when the provider says it after all: tracked, not relayed', async (_, body) => {
    await found(body);
    const [first] = await log();
    expect(await came(body)).toMatchObject({
      ...{ isTracked: true, isRelayed: false },
      ...{ status: 'processed', same_as: first?.id, message_key: null },
    });
    expect((await running.modules.get(EventsService).findPage({ limit: 10 })).rows).toMatchObject([
      { same_as: first?.id },
      { same_as: null },
    ]);
  });

  it('is not mixed up with another connection of the account, nor with another account', async () => {
    await found(accountConnected(ids, CONNECTED_AT));
    const later = accountConnected(ids, '2025-06-24T22:05:22.012768Z');
    const other = accountConnected({ ...ids, account: anId() }, CONNECTED_AT);
    const failed = accountFailed(ids, CONNECTED_AT);
    for (const body of [later, other, failed]) {
      expect(await came(body)).toMatchObject({ isRelayed: true, same_as: null });
    }
  });

  it('is known by what comes without a time within two minutes, of the same account and name', async () => {
    await found(accountConnected(ids, CONNECTED_AT));
    const [first] = await log();
    expect(await came(accountConnected(ids))).toMatchObject({
      ...{ isTracked: true, isRelayed: false, same_as: first?.id },
    });
    for (const body of [accountFailed(ids), accountConnected({ ...ids, account: anId() })]) {
      expect(await came(body)).toMatchObject({ isRelayed: true, same_as: null });
    }
  });

  it('and not by what comes later than that', async () => {
    await found(accountConnected(ids, CONNECTED_AT));
    await database().query(`UPDATE events SET received_at = received_at - interval '121 s'`);
    expect(await came(accountConnected(ids))).toMatchObject({ isRelayed: true, same_as: null });
  });

  it('is known even if the provider says it at the moment when it is found out', async () => {
    const body = accountConnected(ids, CONNECTED_AT);
    const accepted = await database().transaction(async (tx) => {
      await running.modules.get(ErasedUsers).holdAlone(tx, ids.user);
      const answer = running.modules.get(Door).accept(Buffer.from(prettyPrinted(body)));
      // Long enough for it to be processed, if nobody kept it from that.
      await sleep(isOnPostgres ? 500 : 0);
      const item = { user: ids.user, data: body.data };
      const messageKey = messageKeyOf(body.event, body.data) ?? '';
      const told = new FoundOut(body.event, [{ ...item, messageKey }]);
      await running.modules.get(EventBus).publish(told, tx);
      return { answer };
    });
    const { id } = await accepted.answer;
    expect((await settled(id)).same_as).not.toBeNull();
    expect(witness.heard.map(({ isRelayed }) => isRelayed)).toEqual([true, false]);
  });

  it('is relayed when somebody replays it, and so is what said the same', async () => {
    const body = accountConnected(ids, CONNECTED_AT);
    await found(body);
    const { id, same_as } = await came(body);
    for (const { id: replayed } of await log()) {
      witness.heard.length = 0;
      await running.modules.get(EventsService).replayOne(replayed);
      await settled(replayed);
      expect(witness.heard).toMatchObject([{ id: replayed, isReplay: true, isRelayed: true }]);
    }
    expect(await settled(id)).toMatchObject({ same_as });
  });

  it('is kept to ourselves if it is a snapshot, also when that is replayed', async () => {
    await found({ event: 'users.snapshot', name: '', data: { user: ids.user } }, false);
    const [snapshot] = await log();
    const id = snapshot?.id ?? '';
    await running.modules.get(EventsService).replayOne(id);
    expect(await settled(id)).toMatchObject({ status: 'processed' });
    expect(witness.heard).toMatchObject([
      { isTracked: true, isRelayed: false, isReplay: false },
      { isTracked: true, isRelayed: false, isReplay: true },
    ]);
  });

  it('can not be made up by others: a snapshot from outside is quarantined', async () => {
    const body = { event: 'users.snapshot', data: { user: ids.user } };
    const { id } = await running.modules.get(Door).accept(Buffer.from(prettyPrinted(body)));
    expect(await settled(id)).toMatchObject({ status: 'quarantined', source: 'argyle' });
    expect(witness.heard).toEqual([]);
  });
});
