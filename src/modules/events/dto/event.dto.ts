import { ApiProperty } from '@nestjs/swagger';
import type { Instant } from '../../../common/instant.js';
import type { EventSource, EventStatus } from '../../../entities/event.entity.js';
import type { EventSummary } from '../events.repository.js';
import { EVENT_SOURCES, EVENT_STATUSES } from './event-query.dto.js';

/** One event of the log; its body has a route of its own. */
export class EventDto {
  @ApiProperty({ format: 'uuid', example: '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d' })
  readonly id!: string;

  @ApiProperty({ enum: EVENT_SOURCES, example: 'argyle' })
  readonly source!: EventSource;

  @ApiProperty({ type: 'string', nullable: true, example: 'accounts.connected' })
  readonly event!: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The user whom it names.',
    example: '018051aa-f7a9-a0db-2f38-6cfa325e9d69',
  })
  readonly user!: string | null;

  @ApiProperty({ format: 'date-time', example: '2025-06-24T22:05:22.012767Z' })
  readonly received_at!: Instant;

  @ApiProperty({ enum: EVENT_STATUSES, example: 'processed' })
  readonly status!: EventStatus;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'Why it is quarantined; `erased` if it came about a person who had been erased, so that ' +
      'nothing of it was kept.',
    example: null,
  })
  readonly fault!: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description:
      'The event that said the same before, found out by asking the provider: this one was ' +
      'tracked and told to nobody.',
    example: null,
  })
  readonly same_as!: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description:
      'The first event that brought the very same bytes, if it came longer ago than ' +
      '`INTAKE_DUPLICATE_WINDOW`. The same may have happened again, or somebody has sent an old ' +
      'webhook once more: a signature carries no time.',
    example: null,
  })
  readonly repeat_of!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  readonly processed_at!: Instant | null;

  @ApiProperty({ type: 'integer', description: 'Bytes of the body.', example: 175 })
  readonly size!: number;
}

/** A page of the event log. */
export class EventPage {
  @ApiProperty({ type: 'string', nullable: true, description: 'The next page.' })
  readonly next!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'The page before.' })
  readonly previous!: string | null;

  @ApiProperty({ type: [EventDto] })
  readonly results!: readonly EventDto[];
}

/** A row of the log as the wire shows it. */
export function toEventDto({ user_id, ...row }: EventSummary): EventDto {
  return {
    id: row.id,
    source: row.source,
    event: row.event,
    user: user_id,
    received_at: row.received_at,
    status: row.status,
    fault: row.fault,
    same_as: row.same_as,
    repeat_of: row.repeat_of,
    processed_at: row.processed_at,
    size: row.size,
  };
}
