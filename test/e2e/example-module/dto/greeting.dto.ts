import { ApiProperty } from '@nestjs/swagger';
import type { Instant } from '../../../../src/common/instant.js';
import type { GreetingEntity } from '../entities/greeting.entity.js';

/** One greeting, as the API shows it. */
export class GreetingDto {
  @ApiProperty({ format: 'uuid', example: '018051aa-f7a9-a0db-2f38-6cfa325e9d69' })
  readonly user!: string;

  @ApiProperty({ format: 'date-time', example: '2025-06-24T22:05:17.265289Z' })
  readonly greeted_at!: Instant;
}

export function toGreetingDto({ user_id, greeted_at }: GreetingEntity): GreetingDto {
  return { user: user_id, greeted_at };
}
