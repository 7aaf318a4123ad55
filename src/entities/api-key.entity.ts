import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/** A key of our API; of its secret only the SHA-256 is kept. Written by access. */
@Entity('api_keys')
export class ApiKeyEntity {
  @PrimaryColumn({ primaryKeyConstraintName: 'api_keys_pkey', type: 'text' })
  readonly id!: string;

  @Column({ type: 'text' })
  readonly name!: string;

  @Column({ type: 'text' })
  readonly role!: 'read' | 'operate' | 'admin';

  @Column({ type: 'bytea' })
  readonly secret_sha256!: Buffer;

  @Column({ type: 'timestamptz' })
  readonly created_at!: Instant;

  @Column({ type: 'timestamptz', nullable: true })
  readonly revoked_at!: Instant | null;
}
