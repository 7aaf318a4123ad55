import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '../common/instant.js';

/** A post whose signature no secret of ours made, from where the provider posts. Written by intake. */
@Index('refused_webhooks_by_age', ['received_at'])
@Entity('refused_webhooks')
export class RefusedWebhookEntity {
  /** The id of its event, should the secret be mended. */
  @PrimaryColumn({ primaryKeyConstraintName: 'refused_webhooks_pkey', type: 'uuid' })
  readonly id!: string;

  @Column({ type: 'timestamptz' })
  readonly received_at!: Instant;

  /** The signature that it bore, in hex. */
  @Column({ type: 'text' })
  readonly signature!: string;

  @Column({ type: 'bytea' })
  readonly body_sealed!: Buffer;

  /** Size of the body. */
  @Column({ type: 'integer' })
  readonly bytes!: number;
}
