import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Passes } from '../../../common/validation/passes.decorator.js';
import { textFault } from '../../../common/validation/text-fault.js';
import { type Role, ROLES } from '../../../core/server/route-access.js';

const LONGEST_NAME = 200;

/** A new API key. */
export class ApiKeyRequest {
  @ApiProperty({
    description: 'Who or what uses the key; free text.',
    maxLength: LONGEST_NAME,
    example: 'billing service',
  })
  @Passes('isName', (value) => textFault(value, LONGEST_NAME))
  readonly name!: string;

  @ApiProperty({
    enum: ROLES,
    description:
      '`read` looks; `operate` also acts on what is there (resend, replay, test); `admin` may ' +
      'change everything.',
    example: 'read',
  })
  @IsIn(ROLES, { message: `must be one of ${ROLES.join(', ')}.` })
  readonly role!: Role;
}
