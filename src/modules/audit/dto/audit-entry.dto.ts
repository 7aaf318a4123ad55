import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Instant } from '../../../common/instant.js';
import { ACTIONS } from '../../../core/audit/actions.js';
import type { AuditEntryEntity } from '../../../entities/audit-entry.entity.js';

/** Who did it. */
@ApiSchema({ name: 'AuditActor' })
export class AuditActorDto {
  @ApiProperty({
    description: 'The id of an API key; `readywire:itself`: the service.',
    example: '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d',
  })
  readonly id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "The key's name; `environment` for that of the environment.",
    example: 'on call',
  })
  readonly name!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Its role.', example: 'operate' })
  readonly role!: string | null;
}

/** What it was done to. */
@ApiSchema({ name: 'AuditSubject' })
export class AuditSubjectDto {
  @ApiProperty({ example: 'delivery' })
  readonly type!: string;

  @ApiProperty({
    description: 'Its id. For an erased person and their reports the keyed hash of the person.',
    example: '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d',
  })
  readonly id!: string;
}

/** One thing that somebody did. */
@ApiSchema({ name: 'AuditEntry' })
export class AuditEntryDto {
  @ApiProperty({ format: 'uuid', example: '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d' })
  readonly id!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-01-30T09:12:44.120000Z' })
  readonly at!: Instant;

  @ApiProperty({ type: AuditActorDto })
  readonly actor!: AuditActorDto;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The `X-Request-Id` of the request.',
    example: '019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5e',
  })
  readonly request_id!: string | null;

  @ApiProperty({ enum: ACTIONS, example: 'delivery.resent' })
  readonly action!: string;

  @ApiProperty({ type: AuditSubjectDto, nullable: true })
  readonly subject!: AuditSubjectDto | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Further facts, depending on the action: no secrets, nothing personal.',
    example: {},
  })
  readonly details!: Readonly<Record<string, unknown>>;
}

/** A page of the audit. */
@ApiSchema({ name: 'AuditPage' })
export class AuditPageDto {
  @ApiProperty({ type: String, format: 'uri', nullable: true, example: null })
  readonly next!: string | null;

  @ApiProperty({ type: String, format: 'uri', nullable: true, example: null })
  readonly previous!: string | null;

  @ApiProperty({ type: [AuditEntryDto] })
  readonly results!: readonly AuditEntryDto[];
}

/** A row as it is shown. */
export function toAuditEntryDto(row: AuditEntryEntity): AuditEntryDto {
  const { id, at, request_id, action, subject_type: type, subject_id, details } = row;
  const actor = { id: row.actor_id, name: row.actor_name, role: row.actor_role };
  const subject = type === null || subject_id === null ? null : { type, id: subject_id };
  return { id, at, actor, request_id, action, subject, details };
}
