import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../src/core/database/queryable.js';
import { Database } from '../../src/core/database/database.js';
import { On } from '../../src/core/events/on.decorator.js';
import { UnreadableEvent } from '../../src/core/events/unreadable-event.js';
import { EventBatch } from '../../src/modules/events/event-batch.js';
import { EventsModule } from '../../src/modules/events/events.module.js';
import { EventsRecorded } from '../../src/modules/events/events/events-recorded.event.js';
import { Processor } from '../../src/modules/events/processor.js';
import { Door } from '../../src/modules/intake/door.js';
import { IntakeModule } from '../../src/modules/intake/intake.module.js';
import { type RunningModules, startModules } from '../support/start-modules.js';
import { waitFor } from '../support/wait-for.js';

/** Hears everything, writes a row for it, and fails where the data tells it to. */
@Injectable()
class Witness {
  readonly failing = new Map<string, () => Error>();

  @On(EventsRecorded)
  async hear({ events }: EventsRecorded, tx: Transaction): Promise<void> {
    for (const { id, event, isTracked } of events) {
      await tx.query('INSERT INTO settings (name, value) VALUES ($1, $2)', [
        `heard ${id}`,
        String(isTracked),
      ]);
      const fault = this.failing.get(event ?? '');
      if (fault && isTracked) throw fault();
    }
  }
}

interface Row {
  readonly event: string;
  readonly status: string;
  readonly fault: string | null;
  readonly tries: number;
  readonly heard: string | null;
}

describe('the processor', () => {
  let running: RunningModules;
  let witness: Witness;

  beforeAll(async () => {
    running = await startModules([IntakeModule, EventsModule], { providers: [Witness] });
    witness = running.modules.get(Witness);
  });
  beforeEach(async () => {
    witness.failing.clear();
    const database = running.modules.get(Database);
    await database.query('DELETE FROM events');
    await database.query('DELETE FROM received_bodies');
    await database.query(`DELETE FROM settings WHERE name LIKE 'heard %'`);
  });
  afterAll(() => running.stop());

  async function post(...names: readonly string[]): Promise<void> {
    const door = running.modules.get(Door);
    await Promise.all(
      names.map((event) => door.accept(Buffer.from(JSON.stringify({ event, data: {} })))),
    );
  }

  const rows = (): Promise<Row[]> =>
    running.modules.get(Database).query<Row>(
      `SELECT event, status, fault, tries, value AS heard FROM events
       LEFT JOIN settings ON name = 'heard ' || id::text ORDER BY event`,
    );

  const settled = (): Promise<Row[]> =>
    waitFor('all events to be settled', async () => {
      const all = await rows();
      return all.length > 0 && all.every(({ status }) => status !== 'received') && all;
    });

  it('processes each event once, with its effects', async () => {
    await post('a.1', 'a.2', 'a.3');
    for (const row of await settled())
      expect(row).toMatchObject({ status: 'processed', heard: 'true', tries: 1 });
  });

  it('quarantines the guilty only, and relays it without tracking', async () => {
    witness.failing.set('b.bad', () => new UnreadableEvent('its data makes no sense'));
    await post('a.1', 'a.2', 'b.bad', 'c.1', 'c.2');
    const all = await settled();
    expect(all.map(({ event, status }) => [event, status])).toEqual([
      ['a.1', 'processed'],
      ['a.2', 'processed'],
      ['b.bad', 'quarantined'],
      ['c.1', 'processed'],
      ['c.2', 'processed'],
    ]);
    expect(all[2]).toMatchObject({ fault: 'its data makes no sense', heard: 'false' });
  });

  it('says of an unforeseen fault what kind it was, and nothing of the data', async () => {
    witness.failing.set('b.bad', () => new TypeError('canary of the data'));
    await post('b.bad');
    expect((await settled())[0]?.fault).toBe('unforeseen fault: TypeError');
  });

  it('blames nobody for a fault of the connection: it tries again', async () => {
    let faults = 2;
    witness.failing.set('b.bad', () => Object.assign(new Error('gone'), { code: '57P01' }));
    const { failing } = witness;
    const original = failing.get('b.bad') as () => Error;
    failing.set('b.bad', () => {
      faults -= 1;
      if (faults === 0) failing.clear();
      return original();
    });
    await post('a.1', 'b.bad');
    for (const row of await settled())
      expect(row).toMatchObject({ status: 'processed', fault: null, tries: 1 });
  });

  it('leaves an event alone that somebody locks, and lets the others pass', async () => {
    witness.failing.set('b.stuck', () => Object.assign(new Error('locked'), { code: '55P03' }));
    await post('a.1', 'b.stuck', 'c.1');
    await waitFor('the others', async () => {
      const all = await rows();
      return all.filter(({ status }) => status === 'processed').length === 2;
    });
    expect((await rows())[1]).toMatchObject({ event: 'b.stuck', status: 'received' });
    witness.failing.clear();
    expect((await settled())[1]).toMatchObject({ status: 'processed', fault: null });
  });

  it('charges nobody with the death of the process but the one that it happened on', async () => {
    // All were in the batch of a process that died three times: each is now tried alone.
    await running.modules.get(Database).query(
      `INSERT INTO events (id, source, event, body, received_at, status, tries)
       SELECT gen_random_uuid(), 'argyle', 'a.' || n, convert_to('{"event":"a"}', 'UTF8'), now(), 'received', 3
       FROM generate_series(1, 8) AS n`,
    );
    for (const row of await settled()) expect(row).toMatchObject({ status: 'processed', tries: 4 });
  });

  it('counts no try that found the event in the hands of another replica', async () => {
    const batch = running.modules.get(EventBatch);
    const process = batch.process.bind(batch);
    let missed = 0;
    batch.process = (ids, fault) => (missed++ < 10 ? Promise.resolve(0) : process(ids, fault));
    await post('a.1');
    for (const row of await settled()) expect(row).toMatchObject({ status: 'processed', tries: 1 });
  });

  it('tries an event alone that was there when the process died, and gives it up in the end', async () => {
    await running.modules.get(Database).query(
      `INSERT INTO events (id, source, event, body, received_at, status, tries)
       SELECT gen_random_uuid(), 'argyle', name, convert_to('{"event":"' || name || '"}', 'UTF8'), now(), 'received', tries
       FROM (VALUES ('a.suspect', 4), ('b.guilty', 6)) AS events (name, tries)`,
    );
    expect(await settled()).toMatchObject([
      { event: 'a.suspect', status: 'processed' },
      { event: 'b.guilty', status: 'quarantined', heard: null },
    ]);
  });

  // The last: after it nothing is processed any more.
  it('stops itself after twenty unforeseen faults in a row, and keeps the rest', async () => {
    witness.failing.set('b.bad', () => new TypeError('a bad deploy'));
    const many = Array.from({ length: 30 }, () => 'b.bad');
    const door = running.modules.get(Door);
    await Promise.all(
      many.map((event, n) => door.accept(Buffer.from(JSON.stringify({ event, data: n })))),
    );
    await waitFor('the processor to stop', () => running.modules.get(Processor).hasStopped);
    const countOf = async (wanted: string): Promise<number> =>
      (await rows()).filter(({ status }) => status === wanted).length;
    // It knows of the last fault before that is written down.
    await waitFor('the last of them', async () => (await countOf('quarantined')) === 20);
    expect(await countOf('received')).toBe(10);
  });
});
