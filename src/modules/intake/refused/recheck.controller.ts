import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../../core/server/api-problems.decorator.js';
import { Requires } from '../../../core/server/route-access.js';
import { RecheckAnswer } from './recheck.dto.js';
import { RecheckService } from './recheck.service.js';

/** For the person who has mended a wrong secret. */
@ApiTags('intake')
@Controller('v2/intake')
export class RecheckController {
  constructor(private readonly service: RecheckService) {}

  @Post('recheck')
  @HttpCode(200)
  @Requires('operate')
  @ApiOperation({
    summary: 'Check kept webhooks again',
    description:
      'Posts with a wrong signature from `INTAKE_ALLOWED_NETWORKS` are kept for 24 hours, up to ' +
      '64 MB. This checks their signatures with the secrets of today; those that are right are ' +
      'taken in with the time at which they came.',
  })
  @ApiOkResponse({ type: RecheckAnswer })
  @ApiProblems(401, 403)
  recheck(): Promise<RecheckAnswer> {
    return this.service.recheck();
  }
}
