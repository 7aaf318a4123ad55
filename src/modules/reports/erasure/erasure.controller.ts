import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../../core/server/api-problems.decorator.js';
import { ErasureService } from './erasure.service.js';

/** Forgets persons who ask for it. */
@ApiTags('users')
@ApiProblems(401, 403, 503)
@Controller('v2/users')
export class ErasureController {
  constructor(private readonly service: ErasureService) {}

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Erase a user',
    description:
      'Deletes for good all that is kept about the person: events with their bodies, facts, ' +
      'accounts, verdicts, reports, requests, deliveries and the answers to them. What stays is a ' +
      'keyed hash of the id: an event that comes later brings nothing back, it is emptied and ' +
      'counted. The provider keeps what it has. 404 if nothing is kept about the person, also ' +
      'if they were erased before. Needs the role `admin`.',
  })
  @ApiParam({ name: 'id', format: 'uuid', description: "The provider's id of the user." })
  @ApiNoContentResponse({ description: 'Nothing about the person is left.' })
  @ApiProblems(404)
  async erase(@Param('id') id: string): Promise<void> {
    await this.service.erase(id);
  }
}
