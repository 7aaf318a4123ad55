import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Transaction } from '../database/queryable.js';
import { EventBus } from './event-bus.js';
import { EventBusModule } from './event-bus.module.js';
import { AfterCommit, On } from './on.decorator.js';

abstract class Told {
  static readonly type: string = 'told';
}
class Greeted extends Told {
  static override readonly type = 'greeted';
  constructor(readonly name: string) {
    super();
  }
}

const heard: string[] = [];

class Listeners {
  @On(Greeted)
  async slow({ name }: Greeted, _tx: Transaction): Promise<void> {
    await new Promise(setImmediate);
    heard.push(`slow ${name}`);
    if (name === 'nobody') throw new Error('refused');
  }

  @On(Greeted)
  async second({ name }: Greeted, _tx: Transaction): Promise<void> {
    heard.push(`second ${name}`);
    return Promise.resolve();
  }

  @On(Told)
  async everything(_event: Told, _tx: Transaction): Promise<void> {
    heard.push('base class');
    return Promise.resolve();
  }

  @AfterCommit(Greeted)
  notice({ name }: Greeted): void {
    heard.push(`committed ${name}`);
  }
}

@Module({ imports: [EventBusModule], providers: [Listeners] })
class TestModule {}

describe('the event bus', () => {
  let bus: EventBus;
  let commit: () => void;
  let tx: Transaction;

  beforeEach(async () => {
    const moduleRef = await Test.createTestingModule({ imports: [TestModule] }).compile();
    await moduleRef.init();
    bus = moduleRef.get(EventBus);
    const work: (() => void)[] = [];
    tx = { query: () => Promise.resolve([]), afterCommit: (task) => work.push(task) };
    commit = () => work.forEach((task) => task());
    heard.length = 0;
  });

  it('awaits the listeners one after the other, those of the base class too', async () => {
    await bus.publish(new Greeted('Ada'), tx);
    expect(heard).toEqual(['slow Ada', 'second Ada', 'base class']);
  });

  it('gives the notice only after the commit', async () => {
    await bus.publish(new Greeted('Ada'), tx);
    expect(heard).not.toContain('committed Ada');
    commit();
    expect(heard).toContain('committed Ada');
  });

  it('lets the error of a listener reach whoever publishes, and calls no further listener', async () => {
    await expect(bus.publish(new Greeted('nobody'), tx)).rejects.toThrow('refused');
    expect(heard).toEqual(['slow nobody']);
  });
});
