import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** The documentation of the provider has a schema of its own for each event; these are kept. */
abstract class DocumentedRequest {
  @ApiProperty({
    description: 'Your name for the subscription.',
    example: 'name-for-the-webhook-subscription',
  })
  readonly name!: string;

  @ApiProperty({
    description:
      'Where the messages go: a backend of your own or a service that takes webhooks for you. ' +
      'Send it in its normal, unencoded form.',
    example: 'https://your-webhook-backend.com',
  })
  readonly url!: string;

  @ApiPropertyOptional({
    description: 'With it the messages are signed, so that you can verify them.',
    example: 'optional-secret',
  })
  readonly secret?: string;
}

const events = (event: string) => ({
  type: 'array' as const,
  items: { type: 'string' as const, enum: [event] },
  description: `\`${event}\``,
  example: [event],
});

/** A subscription to `reports.generated`: a report is there and can be retrieved. */
export class ReportsGeneratedRequest extends DocumentedRequest {
  @ApiProperty(events('reports.generated'))
  readonly events!: readonly string[];
}

/** A subscription to `reports.ready`: enough data is in for a report to be generated. */
export class ReportsReadyRequest extends DocumentedRequest {
  @ApiProperty(events('reports.ready'))
  readonly events!: readonly string[];
}
