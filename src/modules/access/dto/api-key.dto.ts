import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Instant } from '../../../common/instant.js';
import { type Role, ROLES } from '../../../core/server/route-access.js';
import type { ApiKeyRow } from '../access.repository.js';

/** An API key as it is shown. */
@ApiSchema({ name: 'ApiKey' })
export class ApiKeyDto {
  @ApiProperty({
    format: 'uuid',
    description: 'The user name of HTTP Basic.',
    example: '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d',
  })
  readonly id!: string;

  @ApiProperty({ description: 'Who or what uses the key.', example: 'billing service' })
  readonly name!: string;

  @ApiProperty({ enum: ROLES, description: 'What the key may do.', example: 'read' })
  readonly role!: Role;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-01-30T09:12:44.120000Z' })
  readonly created_at!: Instant;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was revoked; null: it works.',
    example: null,
  })
  readonly revoked_at!: Instant | null;
}

/** The answer that makes a key: the only one with its secret. */
@ApiSchema({ name: 'CreatedApiKey' })
export class CreatedApiKeyDto extends ApiKeyDto {
  @ApiProperty({
    description: 'The password of HTTP Basic. It is shown this once: only its digest is kept.',
    example: 'Zk1xT0l2b3V0LW9mLXRoZS1ib3gtZXhhbXBsZS0wMDA',
  })
  readonly secret!: string;
}

/** A page of API keys. */
@ApiSchema({ name: 'ApiKeyPage' })
export class ApiKeyPageDto {
  @ApiProperty({ type: String, format: 'uri', nullable: true, example: null })
  readonly next!: string | null;

  @ApiProperty({ type: String, format: 'uri', nullable: true, example: null })
  readonly previous!: string | null;

  @ApiProperty({ type: [ApiKeyDto] })
  readonly results!: readonly ApiKeyDto[];
}

/** A row as it is shown, in the order of the docs. */
export function toApiKeyDto({ id, name, role, created_at, revoked_at }: ApiKeyRow): ApiKeyDto {
  return { id, name, role, created_at, revoked_at };
}
