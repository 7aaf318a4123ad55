import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** The answer to a probe. */
export class HealthAnswer {
  @ApiProperty({ enum: ['ok', 'failing'], example: 'ok' })
  readonly status!: 'ok' | 'failing';

  @ApiPropertyOptional({ description: 'Why it fails.', example: 'the database does not answer' })
  readonly reason?: string;
}

/** The answer to a person: every part with its figures. */
export class StatusAnswer {
  @ApiProperty({ enum: ['ok', 'attention'], example: 'ok' })
  readonly status!: 'ok' | 'attention';

  @ApiProperty({
    description: 'By part: `ok`, its figures, and `attention`: what is wrong and what to do.',
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: true },
    example: { database: { ok: true, phase: 'ready', last_fault: null } },
  })
  readonly parts!: Readonly<Record<string, object>>;
}
