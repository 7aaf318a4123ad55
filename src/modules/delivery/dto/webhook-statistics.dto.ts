import { ApiProperty } from '@nestjs/swagger';
import type { Instant } from '../../../common/instant.js';

const COUNT = { type: 'integer', example: 0 } as const;
const MILLISECONDS = { type: 'integer', nullable: true, example: 42 } as const;

/** What the tries of a while came to. */
export class TriesOfAWhile {
  @ApiProperty({
    ...COUNT,
    example: 120,
    description: 'The tries that began in it; the latest 10,000 if there were more.',
  })
  readonly attempts!: number;

  @ApiProperty({ ...COUNT, example: 118, description: 'Those of them that delivered.' })
  readonly delivered!: number;

  @ApiProperty({
    ...MILLISECONDS,
    description: 'Half of the answers to them came within so many ms; null: there was no answer.',
  })
  readonly p50_ms!: number | null;

  @ApiProperty({ ...MILLISECONDS, description: '95 % of the answers came within so many ms.' })
  readonly p95_ms!: number | null;
}

/** How the deliveries to one subscription are doing. */
export class WebhookStatistics {
  @ApiProperty({ format: 'uuid', example: '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d' })
  readonly webhook!: string;

  @ApiProperty({
    ...COUNT,
    description: 'Deliveries that are due, wait for their next try, or are sent; 10,000 at most.',
  })
  readonly pending!: number;

  @ApiProperty({ ...COUNT, description: 'All whose retry schedule is used up; 10,000 at most.' })
  readonly failed!: number;

  @ApiProperty({ ...COUNT, description: 'All that are held; 10,000 at most.' })
  readonly held!: number;

  @ApiProperty({ ...COUNT, description: 'All whose address was refused; 10,000 at most.' })
  readonly blocked!: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when the oldest one that is due has been due; null: none is.',
    example: null,
  })
  readonly oldest_due_at!: Instant | null;

  @ApiProperty({ type: TriesOfAWhile, description: 'The last 60 minutes.' })
  readonly last_hour!: TriesOfAWhile;

  @ApiProperty({ type: TriesOfAWhile, description: 'The last 24 hours.' })
  readonly last_day!: TriesOfAWhile;
}
