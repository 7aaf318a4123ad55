import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** How many results a page has when the request doesn't say, and at most. */
export const DEFAULT_LIMIT = 10;
export const LARGEST_LIMIT = 200;

/** The part of a list's query that every list has. */
export class PageQuery {
  @ApiPropertyOptional({
    description: 'How many results a page has.',
    type: 'integer',
    minimum: 1,
    maximum: LARGEST_LIMIT,
    default: DEFAULT_LIMIT,
  })
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
  )
  @IsInt({ message: 'must be a whole number.' })
  @Min(1, { message: 'must be at least 1.' })
  @Max(LARGEST_LIMIT, { message: `must be at most ${String(LARGEST_LIMIT)}.` })
  readonly limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({ description: 'Opaque; it comes with the links `next` and `previous`.' })
  @IsOptional()
  @IsString({ message: 'must be one cursor.' })
  @MaxLength(500, { message: 'is not one of ours: follow `next` and `previous`.' })
  readonly cursor?: string;
}
