import { ApiProperty } from '@nestjs/swagger';
import type { Instant } from '../../../common/instant.js';
import { VERDICTS } from './user-query.dto.js';
import { textOfEntry } from '../timeline/entry-text.js';
import type { TimelineRow } from '../timeline/timeline.repository.js';

export const ENTRY_KINDS = [
  'added',
  'connected',
  'error',
  'ready',
  'removed',
  'mentioned',
  'snapshot',
  'missed',
  'came_after_all',
  'verdict',
  'report_requested',
  'report_refused',
  'report_underway',
  'reports.generated',
  'report_failed',
  'reports.fully_ready',
  'reports.overdue',
  'reports.failed',
  'delivery_delivered',
  'delivery_failed',
  'delivery_held',
  'delivery_blocked',
] as const;

/** One thing that happened to a user. */
export class TimelineEntryDto {
  @ApiProperty({
    enum: ENTRY_KINDS,
    description:
      'What was said about an account (`added`, `connected`, `error`, `ready`, `removed`, ' +
      '`mentioned`); what was found out by asking the provider (`snapshot`, `missed`, ' +
      '`came_after_all`); a change of the `verdict`; what became of a report (`report_...`), of ' +
      'a message to one of your webhooks (`delivery_...`), or an event about reports.',
    example: 'connected',
  })
  readonly kind!: string;

  @ApiProperty({
    description: 'The same as a sentence.',
    example: 'Account …f426a was connected.',
  })
  readonly text!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'When it was so; null if that is not known.',
    example: '2025-06-24T22:05:22.012767Z',
  })
  readonly at!: Instant | null;

  @ApiProperty({
    description: 'Whether the provider stated that time; else it is that of the receipt.',
    example: true,
  })
  readonly exact!: boolean;

  @ApiProperty({
    format: 'date-time',
    description: 'When it was heard of, or recorded by us; the order of the list.',
    example: '2025-06-24T22:05:23.114000Z',
  })
  readonly received_at!: Instant;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The event that said it, or was delivered: `/v2/events/{id}`.',
    example: '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d',
  })
  readonly event_id!: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The account it is about; null if it is about the user.',
    example: '0187c66e-e7e5-811c-b006-2232f00f426a',
  })
  readonly account!: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The report it is about.',
    example: null,
  })
  readonly report!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    enum: [...VERDICTS, null],
    description: 'The verdict that it became.',
    example: null,
  })
  readonly verdict!: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'Your webhook that a message went to, or should have.',
    example: null,
  })
  readonly webhook!: string | null;
}

/** A page of a timeline, newest receipt first. */
export class TimelinePage {
  @ApiProperty({ type: 'string', nullable: true, description: 'The next page.', example: null })
  readonly next!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'The page before.', example: null })
  readonly previous!: string | null;

  @ApiProperty({ type: [TimelineEntryDto] })
  readonly results!: readonly TimelineEntryDto[];
}

/** The entry on the wire, with its sentence. */
export function toTimelineEntryDto(row: TimelineRow): TimelineEntryDto {
  return {
    kind: row.kind,
    text: textOfEntry(row),
    at: row.at,
    exact: row.is_exact,
    received_at: row.received_at,
    event_id: row.event_id,
    account: row.account_id,
    report: row.report_id,
    verdict: row.verdict,
    webhook: row.webhook_id,
  };
}
