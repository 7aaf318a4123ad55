import { DataSource } from 'typeorm';
import { Pauses } from '../../src/core/pauses/pauses.js';
import { AccessModule } from '../../src/modules/access/access.module.js';
import { DeliveryModule } from '../../src/modules/delivery/delivery.module.js';
import { EventsModule } from '../../src/modules/events/events.module.js';
import { ReportsModule } from '../../src/modules/reports/reports.module.js';
import { Database } from '../../src/core/database/database.js';
import { ProcessorRepository } from '../../src/modules/events/processor.repository.js';
import { EventBatch } from '../../src/modules/events/event-batch.js';
import { anId, accountConnected, webhook, type Webhook } from '../support/payloads.js';
import { newId } from '../../src/common/ids.js';
import { type RunningModules, startModules } from '../support/start-modules.js';

const EVENTS = 200;
const EVERYTHING = { count: EVENTS, bytes: 8 * 1024 * 1024, suspectTries: 3, except: [] };

/** What the processor asks of the database for one batch, by the statement. */
describe('a batch of the processor', () => {
  let running: RunningModules;
  let database: Database;

  beforeAll(async () => {
    running = await startModules([AccessModule, EventsModule, ReportsModule, DeliveryModule]);
    database = running.modules.get(Database);
    await running.modules.get(Pauses).pause('processing', 'the test');
  });
  afterAll(() => running.stop());

  /** The statements of one batch of such events, each of another person. */
  async function statementsOf(make: () => Webhook): Promise<readonly string[]> {
    for (let n = 0; n < EVENTS; n++) {
      const body = make();
      await database.query(
        `INSERT INTO events (id, source, event, user_id, body, received_at, status)
         VALUES ($1, 'argyle', $2, $3, $4, now(), 'received')`,
        [newId(), body.event, body.data['user'], Buffer.from(JSON.stringify(body))],
      );
    }
    const claimed = await running.modules.get(ProcessorRepository).claim(EVERYTHING);
    const statements = spyOn(running.modules.get(DataSource));
    expect(await running.modules.get(EventBatch).process(claimed)).toBe(EVENTS);
    return statements.end();
  }

  it('takes a tenth of a statement for an event at most, whatever the events are', async () => {
    const ids = () => ({ user: anId(), account: anId() });
    const others = await statementsOf(() => webhook('accounts.added', ids()));
    const tellable = await statementsOf(() => accountConnected(ids(), '2025-06-24T22:05:22Z'));
    const inexact = await statementsOf(() => accountConnected(ids()));
    for (const statements of [others, tellable, inexact]) {
      expect(statements.length).toBeLessThan(EVENTS / 10);
    }
    // Whether it was told before costs one statement more, and only those that may have been.
    const looks = (statements: readonly string[]): number =>
      statements.filter((sql) => sql.includes('message_key')).length;
    expect([others, tellable, inexact].map(looks)).toEqual([0, 1, 1]);
    expect(tellable).toHaveLength(others.length + 1);
    expect(inexact).toHaveLength(others.length + 1);
  });

  it('is looked up by indexes', async () => {
    const [statement] = (
      await statementsOf(() => accountConnected({ user: anId(), account: anId() }))
    ).filter((sql) => sql.includes('message_key'));
    await database.query('ANALYZE events');
    const plan = await database.transaction(async (tx) => {
      await tx.query('SET LOCAL enable_seqscan = off');
      return tx.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${statement ?? ''}`, [
        [anId()],
        ['accounts.connected/x/y'],
        [anId()],
        [anId()],
        ['accounts.connected'],
        ['accounts.connected/x/'],
        ['2025-06-24T22:05:22Z'],
      ]);
    });
    const text = plan.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('events_by_message_key');
    expect(text).toContain('events_of_user');
    expect(text).not.toContain('Seq Scan');
  });
});

/** Notes the statements of the transaction of a batch: the loops go on meanwhile. */
function spyOn(source: DataSource): { end(): readonly string[] } {
  const transactions: string[][] = [];
  const create = source.createQueryRunner.bind(source);
  source.createQueryRunner = (mode) => {
    const runner = create(mode);
    const query = runner.query.bind(runner);
    const statements: string[] = [];
    transactions.push(statements);
    runner.query = ((sql: string, ...rest: []) => {
      statements.push(sql);
      return query(sql, ...rest) as Promise<unknown>;
    }) as typeof runner.query;
    return runner;
  };
  return {
    end: () => {
      source.createQueryRunner = create;
      return transactions.find((one) => one.some((sql) => sql.includes('advisory'))) ?? [];
    },
  };
}
