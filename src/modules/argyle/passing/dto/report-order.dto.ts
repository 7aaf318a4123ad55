import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsObject, IsOptional } from 'class-validator';
import type { JsonObject } from '../../../../common/json/read.js';
import { IsId } from '../../../../common/validation/is-id.decorator.js';

/** A report that somebody wants now. */
export class ReportOrderRequest {
  @ApiProperty({
    format: 'uuid',
    description: 'The user whom it is about.',
    example: '018051aa-f7a9-a0db-2f38-6cfa325e9d69',
  })
  @IsId()
  readonly user!: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Kept with the report by the provider, and given back with it.',
    example: { loan: '4711' },
  })
  @IsOptional()
  @IsObject({ message: 'must be an object.' })
  readonly metadata?: JsonObject;

  @ApiPropertyOptional({
    description: 'Order it even if data is still missing, or if nothing is known of the user.',
    default: false,
    example: false,
  })
  @IsOptional()
  @IsBoolean({ message: 'must be true or false.' })
  readonly force?: boolean;
}

/** The report as the provider answers it, with whatever it adds. */
export class OrderedReport {
  @ApiProperty({ format: 'uuid', example: '43a2c6c3-1e63-91e5-88e3-f9ab2dcc489b' })
  readonly id!: string;

  @ApiProperty({ format: 'uuid', example: '018051aa-f7a9-a0db-2f38-6cfa325e9d69' })
  readonly user!: string;

  @ApiProperty({ example: 'voie' })
  readonly type!: string;

  @ApiProperty({
    enum: ['waiting_for_sync', 'generating', 'generated', 'failed'],
    example: 'generating',
  })
  readonly status!: string;

  @ApiPropertyOptional({ type: String, nullable: true, format: 'date-time' })
  readonly created_at?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: "The provider's own; GET /v2/reports/{id}/file here needs no key of the provider.",
  })
  readonly file_url?: string | null;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  readonly metadata?: JsonObject;
}
