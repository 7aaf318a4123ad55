import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Database } from '../../../core/database/database.js';
import { type Bucket, FiguresRepository } from './figures.repository.js';

const MINUTE = 60;
const SPANS = {
  hour: { buckets: 60, seconds: MINUTE },
  day: { buckets: 144, seconds: 10 * MINUTE },
} as const;

/** Which stretch of time. */
export class FiguresQuery {
  @IsIn(Object.keys(SPANS), { message: 'must be one of hour, day.' })
  readonly span!: keyof typeof SPANS;
}

interface FiguresAnswer {
  /** Seconds of a bucket. */
  readonly step: number;
  readonly buckets: readonly Bucket[];
}

/** What happened by the minute, for the charts of the console. */
@ApiExcludeController()
@Controller('console/figures')
export class FiguresController {
  constructor(
    private readonly database: Database,
    private readonly repository: FiguresRepository,
  ) {}

  @Get()
  async read(
    @Query() { span }: FiguresQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FiguresAnswer> {
    void reply.header('cache-control', 'no-store');
    const { buckets, seconds } = SPANS[span];
    return {
      step: seconds,
      buckets: await this.repository.last(this.database, buckets, seconds),
    };
  }
}
