import { Injectable, Logger } from '@nestjs/common';
import { toId } from '../../../common/ids.js';
import { Acts } from '../../../core/audit/acts.js';
import { Database } from '../../../core/database/database.js';
import { ErasedUsers } from '../../../core/erasure/erased-users.js';
import { EventBus } from '../../../core/events/event-bus.js';
import { UsersErased } from '../events/users-erased.event.js';
import { UserNotFound } from '../reports.errors.js';
import { ErasureRepository } from './erasure.repository.js';

/** Erases persons, everywhere at once or not at all. Tells {@link UsersErased}. */
@Injectable()
export class ErasureService {
  private readonly logger = new Logger('erasure');

  constructor(
    private readonly database: Database,
    private readonly erased: ErasedUsers,
    private readonly repository: ErasureRepository,
    private readonly bus: EventBus,
    private readonly acts: Acts,
  ) {}

  /**
   * Waits for whoever writes about the person at this moment; who comes later finds the hash.
   * @throws UserNotFound if nothing is kept about the person
   */
  async erase(id: string): Promise<void> {
    const user = toId(id);
    if (user === null) throw new UserNotFound();
    await this.database.transaction(async (tx) => {
      await this.erased.holdAlone(tx, user);
      await this.repository.lock(tx, user);
      if (!(await this.repository.isKnown(tx, user))) throw new UserNotFound();
      const alsoKnownBy = await this.repository.idsOf(tx, user);
      await this.erased.add(tx, user);
      await this.bus.publish(new UsersErased([user], alsoKnownBy), tx);
      // Never the id itself: it is what was asked to be forgotten.
      await this.acts.done(tx, 'user.erased', { type: 'user', id: this.erased.markOf(user) });
    });
    // Without the id: the log is the last place where it would stay.
    this.logger.log({ msg: 'a person was erased' });
  }
}
