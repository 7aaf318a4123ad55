import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../../common/instant.js';

/** Who is signed in to the console; of the token only the SHA-256 is kept. Written by console. */
@Entity('console_sessions')
export class ConsoleSessionEntity {
  @PrimaryColumn({ type: 'bytea', primaryKeyConstraintName: 'console_sessions_pkey' })
  readonly token_sha256!: Buffer;

  /** The API key that signed in: the session can do what this key can do now. */
  @Column({ type: 'text' })
  readonly key_id!: string;

  /** Of the key's secret: with another secret it is another key. */
  @Column({ type: 'text' })
  readonly key_fingerprint!: string;

  @Column({ type: 'timestamptz' })
  readonly created_at!: Instant;

  /** When somebody last did something with it, to the minute. */
  @Column({ type: 'timestamptz' })
  readonly seen_at!: Instant;
}
