import { ApiProperty } from '@nestjs/swagger';

/** What became of the webhooks that had come with a wrong signature. */
export class RecheckAnswer {
  @ApiProperty({ description: 'How many are right now and were taken in.', example: 12 })
  readonly accepted!: number;

  @ApiProperty({ description: 'How many are still wrong, and stay kept.', example: 0 })
  readonly refused!: number;
}
