import { ApiProperty } from '@nestjs/swagger';

/** The answer to the provider. */
export class AcceptanceAnswer {
  @ApiProperty({
    format: 'uuid',
    description: 'The id of the event in the log.',
    example: '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d',
  })
  readonly id!: string;

  @ApiProperty({ enum: ['accepted', 'duplicate'], example: 'accepted' })
  readonly status!: 'accepted' | 'duplicate';
}
