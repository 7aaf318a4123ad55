import { newId } from '../../src/common/ids.js';
import { SecretsRepository } from '../../src/modules/subscriptions/secrets.repository.js';
import { openDatabase, type OpenDatabase } from '../support/database.js';
import { addSubscription } from '../support/delivery-rows.js';

const NO_ID = '00000000-0000-0000-0000-000000000000';

describe('re-sealing beside others', () => {
  const repository = new SecretsRepository();
  let open: OpenDatabase;

  beforeAll(async () => {
    open = await openDatabase();
  });
  afterAll(() => open.close());

  const sealedIn = async (id: string) => {
    const [row] = await open.database.query<{ secret_sealed: Buffer; old_secret_sealed: Buffer }>(
      'SELECT secret_sealed, old_secret_sealed FROM subscriptions WHERE id = $1',
      [id],
    );
    return row && [row.secret_sealed, row.old_secret_sealed].map(String);
  };

  it('leaves a row alone that has changed since it was read, whichever of its secrets', async () => {
    const ids = [newId(), newId(), newId()];
    for (const id of ids) {
      await addSubscription(open.database, { id, secretSealed: Buffer.from('read') });
    }
    await open.database.query('UPDATE subscriptions SET old_secret_sealed = $1', [
      Buffer.from('read too'),
    ]);
    const rows = await repository.sealed(open.database, NO_ID, 10);
    expect(rows.map(({ id }) => id)).toEqual(ids);
    await open.database.query('UPDATE subscriptions SET secret_sealed = $2 WHERE id = $1', [
      ...[ids[0], Buffer.from('patched')],
    ]);
    await open.database.query('UPDATE subscriptions SET old_secret_sealed = NULL WHERE id = $1', [
      ids[1],
    ]);
    const resealed = rows.map((read) => ({
      ...{ read, secret: Buffer.from('resealed'), old: Buffer.from('resealed too') },
    }));
    expect(await repository.reseal(open.database, resealed)).toBe(1);
    expect(await Promise.all(ids.map(sealedIn))).toEqual([
      ['patched', 'read too'],
      ['read', 'null'],
      ['resealed', 'resealed too'],
    ]);
  });

  it('forgets an old secret whose overlap has ended, and no other', async () => {
    const ids = [newId(), newId()];
    for (const id of ids) {
      await addSubscription(open.database, { id, secretSealed: Buffer.from('new') });
    }
    await open.database.query(
      `UPDATE subscriptions SET old_secret_sealed = 'old',
         old_secret_until = now() + CASE WHEN id = $1 THEN interval '0' ELSE interval '1 h' END
       WHERE id = ANY($2::uuid[])`,
      [ids[0], ids],
    );
    await repository.forgetEnded(open.database);
    expect(await Promise.all(ids.map(sealedIn))).toEqual([
      ['new', 'null'],
      ['new', 'old'],
    ]);
    await open.database.query('DELETE FROM subscriptions WHERE id = ANY($1::uuid[])', [ids]);
  });

  it('reads in pages', async () => {
    const first = await repository.sealed(open.database, NO_ID, 2);
    const rest = await repository.sealed(open.database, String(first.at(-1)?.id), 2);
    expect([first.length, rest.length]).toEqual([2, 1]);
  });
});
