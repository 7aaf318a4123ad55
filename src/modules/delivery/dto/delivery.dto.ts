import { ApiProperty } from '@nestjs/swagger';
import type { Instant } from '../../../common/instant.js';

/** The statuses as they are shown: `sending` is a pending delivery that is under way. */
export const SHOWN_STATUSES = [
  'pending',
  'sending',
  'delivered',
  'failed',
  'held',
  'blocked',
  'cancelled',
] as const;
export type ShownStatus = (typeof SHOWN_STATUSES)[number];

const TIME = { type: String, format: 'date-time', example: '2025-06-24T22:05:17.265289Z' } as const;
const ID = { format: 'uuid', example: '01979f5e-7a10-7c3e-9d5c-2f0b5a1c7e44' } as const;

/** One event on its way to one subscription. */
export class DeliveryAnswer {
  @ApiProperty({
    ...ID,
    description: 'Its id: `webhook-id` of the request, the same on every try and resend.',
  })
  readonly id!: string;

  @ApiProperty({ ...ID, description: 'The event that is delivered.' })
  readonly event_id!: string;

  @ApiProperty({ description: "The event's name.", example: 'reports.ready' })
  readonly event!: string;

  @ApiProperty({ ...ID, description: 'The subscription that gets it.' })
  readonly webhook!: string;

  @ApiProperty({ description: "The subscription's name.", example: 'name-for-the-subscription' })
  readonly webhook_name!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'The user whom the event is about.',
    example: '018051aa-f7a9-a0db-2f38-6cfa325e9d69',
  })
  readonly user!: string | null;

  @ApiProperty({
    enum: SHOWN_STATUSES,
    description:
      '`failed`: the retry schedule is used up; `held`: the subscription is disabled; `blocked`: ' +
      'its address is refused; `cancelled`: the subscription is deleted.',
    example: 'delivered',
  })
  readonly status!: ShownStatus;

  @ApiProperty({ type: 'integer', description: 'How many tries are recorded.', example: 1 })
  readonly attempt_count!: number;

  @ApiProperty({ ...TIME, description: 'When it was made.' })
  readonly created_at!: Instant;

  @ApiProperty({ ...TIME, nullable: true, description: 'When it is tried next, while pending.' })
  readonly next_attempt_at!: Instant | null;

  @ApiProperty({
    ...TIME,
    nullable: true,
    description: 'When it was delivered, failed, was blocked or cancelled.',
  })
  readonly finished_at!: Instant | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The status code of the last answer.',
    example: 200,
  })
  readonly last_status_code!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why the last try failed.',
    example: null,
  })
  readonly last_error!: string | null;
}

/** One try to deliver. */
export class AttemptAnswer {
  @ApiProperty({
    type: 'integer',
    description: 'Counts up; a number is missing when a process died during the try.',
    example: 1,
  })
  readonly number!: number;

  @ApiProperty({ ...TIME, description: 'When it started.' })
  readonly started_at!: Instant;

  @ApiProperty({ type: 'integer', description: 'How long it took, in ms.', example: 42 })
  readonly duration_ms!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The status code of the answer; null if there was none.',
    example: 200,
  })
  readonly status_code!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'While a secret was being replaced: the 401 or 403 that came under the old one, after ' +
      'which the new one was tried at once; the rest tells of that second request.',
    example: null,
  })
  readonly old_secret_status_code!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Why it failed: `http_status` (no 2xx), `timeout`, `refused`, `reset`, `dns`, `tls`, ' +
      '`address_refused`, `protocol`, `secret_unreadable`, `internal` or `other`.',
    example: null,
  })
  readonly error!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The first 4 kB of the answer; without an answer what went wrong.',
    example: 'ok',
  })
  readonly answer!: string | null;
}

/** A delivery with all its tries. */
export class DeliveryWithAttempts extends DeliveryAnswer {
  @ApiProperty({ type: [AttemptAnswer], description: 'The tries, the first one first.' })
  readonly attempts!: readonly AttemptAnswer[];
}

/** A page of deliveries, newest first. */
export class DeliveryPage {
  @ApiProperty({ type: String, nullable: true, description: 'The next page.', example: null })
  readonly next!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The page before.', example: null })
  readonly previous!: string | null;

  @ApiProperty({ type: [DeliveryAnswer] })
  readonly results!: readonly DeliveryAnswer[];
}
