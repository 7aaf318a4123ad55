import { Pauses } from '../../src/core/pauses/pauses.js';
import { RecoveryService } from '../../src/modules/delivery/recovery/recovery.service.js';
import { addDueDeliveries } from '../support/delivery-rows.js';
import { type RunningDelivery, startDelivery } from '../support/start-delivery.js';

const LONG_AGO = '2020-01-01T00:00:00Z';

describe('a recovery of more than one statement takes', () => {
  let delivery: RunningDelivery;
  beforeAll(async () => {
    delivery = await startDelivery();
    await delivery.context.get(Pauses).pause('delivery', null);
  });
  afterAll(() => delivery.stop());

  it('puts back all of it, once, and nothing else', async () => {
    const { context, database } = delivery;
    const [id, other] = [
      await delivery.subscribe('http://127.0.0.1:9/'),
      await delivery.subscribe('http://127.0.0.1:9/'),
    ];
    for (const [subscription, count] of [
      [id, 2_405],
      [other, 5],
    ] as const) {
      await addDueDeliveries(database, subscription, count);
    }
    await database.query(
      `UPDATE deliveries SET status = (ARRAY['failed', 'held', 'held', 'held', 'delivered'])
         [1 + numbered.n % 5]
       FROM (SELECT id, row_number() OVER (PARTITION BY subscription_id) AS n FROM deliveries)
         AS numbered WHERE numbered.id = deliveries.id`,
    );
    const recovery = context.get(RecoveryService);
    expect(await recovery.recover(id, { since: LONG_AGO, status: 'failed' })).toEqual({
      requeued: 481,
    });
    expect(await recovery.recover(id, { since: LONG_AGO })).toEqual({ requeued: 1_443 });
    expect(await recovery.recover(id, { since: LONG_AGO })).toEqual({ requeued: 0 });
    expect(await countsIn(delivery)).toEqual([
      { is_ours: true, status: 'delivered', is_recovered: false, count: 481 },
      { is_ours: true, status: 'pending', is_recovered: true, count: 1_924 },
      { is_ours: false, status: 'delivered', is_recovered: false, count: 1 },
      { is_ours: false, status: 'failed', is_recovered: false, count: 1 },
      { is_ours: false, status: 'held', is_recovered: false, count: 3 },
    ]);

    function countsIn({ database: its }: RunningDelivery): Promise<object[]> {
      return its.query(
        `SELECT subscription_id = $1 AS is_ours, status, is_recovered, count(*) AS count
         FROM deliveries GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2`,
        [id],
      );
    }
  });
});
