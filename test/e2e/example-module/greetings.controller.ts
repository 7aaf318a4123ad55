import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { GreetingDto, toGreetingDto } from './dto/greeting.dto.js';
import { GreetingsRepository } from './greetings.repository.js';

/** Who was greeted. */
@ApiTags('greetings')
@Controller('v2/greetings')
export class GreetingsController {
  constructor(private readonly greetings: GreetingsRepository) {}

  @Get()
  @ApiOperation({ summary: 'List greetings' })
  @ApiOkResponse({ type: [GreetingDto] })
  async list(): Promise<readonly GreetingDto[]> {
    return (await this.greetings.findAll()).map(toGreetingDto);
  }
}
