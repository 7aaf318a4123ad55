import { applyDecorators } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';

/** An error of the API (RFC 9457). */
export class ProblemDetails {
  @ApiProperty({ example: 'about:blank' })
  readonly type!: string;

  @ApiProperty({ example: 'Bad Request' })
  readonly title!: string;

  @ApiProperty({ example: 400 })
  readonly status!: number;

  @ApiProperty({ description: 'What is wrong and what to do.', example: 'name: is required.' })
  readonly detail!: string;

  @ApiProperty({ description: 'The path that was asked for.', example: '/v2/webhooks' })
  readonly instance!: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    description: 'On a 400: the faults by field; each field is also a member of its own.',
    example: { name: ['is required.'] },
  })
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

/** The error answers of a route, in the one form that all of them have. */
export function ApiProblems(...statuses: readonly number[]): ClassDecorator & MethodDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemDetails),
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: STATUS_CODES[status] ?? 'Error',
        content: {
          'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDetails) } },
        },
      }),
    ),
  );
}
