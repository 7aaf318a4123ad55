import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Transaction } from '../database/queryable.js';
import { HealthParts } from '../health/health-parts.js';
import { ErasedUsersRepository } from './erased-users.repository.js';
import { ErasureKey } from './erasure-key.js';

const NOBODY: ReadonlySet<string> = new Set();

/**
 * Knows who was erased, by keyed hashes alone, and keeps whoever writes about a person apart from
 * whoever erases that person.
 *
 * The order in which a transaction locks, so that none waits for another in a circle: first the
 * persons ({@link hold} or {@link holdAlone}), then rows of the event log, then rows of `users`,
 * then all others. A job that takes rows of `users` which nobody else holds (SKIP LOCKED) and adds
 * to them needs no hold: an erasure waits for the row, and then deletes what was added.
 */
@Injectable()
export class ErasedUsers implements OnModuleInit {
  constructor(
    private readonly repository: ErasedUsersRepository,
    private readonly key: ErasureKey,
    private readonly parts: HealthParts,
  ) {}

  onModuleInit(): void {
    this.parts.add('erasure', async () => ({ ok: true, ...(await this.repository.figures()) }));
  }

  /**
   * To be called before anything about these persons is written: until the commit none of them
   * is erased. Several transactions may hold the same person.
   * @param users ids in lower case
   * @returns those who have been erased: nothing about them may be written
   */
  async hold(tx: Transaction, users: readonly string[]): Promise<ReadonlySet<string>> {
    if (users.length === 0) return NOBODY;
    const byHash = new Map([...new Set(users)].map((user) => [this.hexOf(user), user]));
    const hashes = [...byHash.keys()].map((hex) => Buffer.from(hex, 'hex'));
    await this.repository.lockShared(tx, hashes.map(lockKeyOf).sort(byNumber));
    // A statement of its own: what the lock waited for is only seen by the next one.
    const erased = await this.repository.known(tx, hashes);
    return new Set(erased.flatMap((hash) => byHash.get(hash.toString('hex')) ?? []));
  }

  /**
   * As {@link hold}, and nobody else holds the person until the commit: whoever does now is waited
   * for. So events about the person are processed before it or after it.
   * @returns whether the person has been erased
   */
  async holdAlone(tx: Transaction, user: string): Promise<boolean> {
    const hash = this.key.hashOf(user);
    await this.repository.lockAlone(tx, lockKeyOf(hash));
    return (await this.repository.known(tx, [hash])).length > 0;
  }

  /** The person is erased, from the commit on. */
  async add(tx: Transaction, user: string): Promise<void> {
    await this.repository.add(tx, this.key.hashOf(user));
  }

  /** Counts an event for each of them that came although the person is erased. */
  async count(tx: Transaction, users: readonly string[]): Promise<void> {
    if (users.length === 0) return;
    await this.repository.count(
      tx,
      users.map((user) => this.key.hashOf(user)),
    );
  }

  /** What stands for an erased person where the id may not: the keyed hash, in hex. */
  markOf(user: string): string {
    return this.hexOf(user);
  }

  private hexOf(user: string): string {
    return this.key.hashOf(user).toString('hex');
  }
}

/** Advisory locks are numbers of 64 bits: the first ones of the hash. */
function lockKeyOf(hash: Buffer): string {
  return String(hash.readBigInt64BE());
}

function byNumber(one: string, other: string): number {
  return BigInt(one) < BigInt(other) ? -1 : Number(BigInt(one) > BigInt(other));
}
