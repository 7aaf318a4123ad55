import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { toPage, type Page } from '../../common/pagination/page.js';
import { Clock } from '../../core/clock/clock.js';
import { ApiProblems } from '../../core/server/api-problems.decorator.js';
import { Links } from '../../core/server/links.js';
import { AccountsRepository, toAccountState } from './accounts.repository.js';
import { AccountQuery } from './dto/account-query.dto.js';
import { AccountDto, AccountPage, toAccountDto } from './dto/account.dto.js';

/** The payroll accounts of all users. */
@ApiTags('users')
@ApiProblems(401, 403, 503)
@Controller('v2/accounts')
export class AccountsController {
  constructor(
    private readonly repository: AccountsRepository,
    private readonly clock: Clock,
    private readonly links: Links,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List accounts', description: 'Newest first; filters together.' })
  @ApiOkResponse({ type: AccountPage })
  @ApiProblems(400)
  async list(
    @Query() query: AccountQuery,
    @Req() request: FastifyRequest,
  ): Promise<Page<AccountDto>> {
    const now = this.clock.now();
    const page = await this.repository.page(query);
    return toPage(this.links.urlOf(request), page, (row) =>
      toAccountDto(toAccountState(row), { user: row.user_id, excluded: row.is_excluded, now }),
    );
  }
}
