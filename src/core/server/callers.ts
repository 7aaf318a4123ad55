import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role } from './route-access.js';

/** Whoever calls: an API key that is live right now. */
export interface Caller {
  readonly keyId: string;
  /** What people call the key. */
  readonly name: string;
  readonly role: Role;
  /** Changes with the key's secret and tells nothing of it. */
  readonly fingerprint: string;
}

/** Knows the API keys. Both reject while nobody can know whether a key is live. */
export interface KeyBook {
  /** The caller with these credentials, or null. */
  check(credentials: { readonly id: string; readonly secret: string }): Promise<Caller | null>;
  /** The key of this id, or null if there is none or it is revoked. */
  current(keyId: string): Promise<Caller | null>;
}

/** Another way to say who calls than the header `Authorization`; null: this request doesn't use it. */
export type CallerSource = (request: FastifyRequest) => Promise<Caller | null>;

/**
 * Who calls, and how that can be said. The module that owns the keys keeps the book; a module with
 * another way to sign in adds it as a source.
 */
@Injectable()
export class Callers {
  private book: KeyBook | undefined;
  private readonly sources: CallerSource[] = [];

  /** To be called while the application starts. */
  keep(book: KeyBook): void {
    this.book = book;
  }

  /** To be called while the application starts. */
  addSource(source: CallerSource): void {
    this.sources.push(source);
  }

  async check(credentials: {
    readonly id: string;
    readonly secret: string;
  }): Promise<Caller | null> {
    return (await this.book?.check(credentials)) ?? null;
  }

  async current(keyId: string): Promise<Caller | null> {
    return (await this.book?.current(keyId)) ?? null;
  }

  /** The caller of a request without the header `Authorization`, by the first source that knows. */
  async ofRequest(request: FastifyRequest): Promise<Caller | null> {
    for (const source of this.sources) {
      const caller = await source(request);
      if (caller) return caller;
    }
    return null;
  }
}
