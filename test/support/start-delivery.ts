import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigStore } from '../../src/core/config/config-store.js';
import { CoreModule } from '../../src/core/core.module.js';
import { Database } from '../../src/core/database/database.js';
import { DatabaseConnector } from '../../src/core/database/database-connector.js';
import { EventBus } from '../../src/core/events/event-bus.js';
import { Keyring } from '../../src/core/secrets/keyring.js';
import { newId } from '../../src/common/ids.js';
import { DeliveryModule } from '../../src/modules/delivery/delivery.module.js';
import {
  EventsRecorded,
  type RecordedEvent,
} from '../../src/modules/events/events/events-recorded.event.js';
import { DEFAULT_ENV } from './defaults.js';
import { addEvent, addSubscription, type SubscriptionRow } from './delivery-rows.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

/** The module `delivery` at work, alone. */
export interface RunningDelivery {
  readonly context: INestApplicationContext;
  readonly database: Database;
  /** Puts a subscription into the table, its secret sealed; returns its id. */
  subscribe(url: string, options?: SubscriptionRow & { readonly secret?: string }): Promise<string>;
  /** Records an event and tells it, as the event log does. */
  tell(event?: Partial<RecordedEvent>): Promise<RecordedEvent>;
  /** Stops it in order, and deletes its database unless that was given. */
  stop(): Promise<void>;
}

/** Starts core and the module `delivery` on a database of its own, or on the one given. */
export async function startDelivery(
  env: Readonly<Record<string, string>> = {},
  existing?: TestDatabase,
): Promise<RunningDelivery> {
  const own = existing ?? (await createTestDatabase());
  const config = ConfigStore.load({ ...DEFAULT_ENV, ...own.env, ...env });
  const root = { module: class Root {}, imports: [CoreModule.forRoot(config), DeliveryModule] };
  const context = await NestFactory.createApplicationContext(root, {
    logger: false,
    abortOnError: false,
  });
  await context.get(DatabaseConnector).connect();
  const stop = async (): Promise<void> => {
    await context.close();
    if (existing === undefined) await own.drop();
  };
  return { context, database: context.get(Database), stop, ...actions(context) };
}

function actions(context: INestApplicationContext): Pick<RunningDelivery, 'subscribe' | 'tell'> {
  const [database, bus] = [context.get(Database), context.get(EventBus)];
  return {
    subscribe: (url, { secret, ...row } = {}) => {
      const id = newId();
      const sealed = secret === undefined ? null : context.get(Keyring).seal(secret, id);
      return addSubscription(database, { id, url, secretSealed: sealed, ...row });
    },
    tell: async (partial) => {
      const event = await addEvent(database, partial);
      await database.transaction((tx) => bus.publish(new EventsRecorded([event]), tx));
      return event;
    },
  };
}
