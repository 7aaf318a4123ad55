import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../server/api-problems.decorator.js';
import { Metrics } from './metrics.js';

/** Prometheus's text format; the registry of this process is never told another. */
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** What Prometheus scrapes. */
@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Header('content-type', CONTENT_TYPE)
  @Header('cache-control', 'no-store')
  @ApiProblems(401, 403)
  @ApiOperation({
    summary: 'Metrics for Prometheus',
    description:
      'Of this process, in the text format; docs/metrics.md lists them. What is read from the ' +
      'database is at most 10 s old, and missing while that does not answer.',
  })
  @ApiProduces('text/plain')
  @ApiOkResponse({
    schema: {
      type: 'string',
      examples: [
        '# TYPE readywire_events_processed_total counter\nreadywire_events_processed_total 1742\n',
      ],
    },
  })
  scrape(): Promise<string> {
    return this.metrics.scrape();
  }
}
