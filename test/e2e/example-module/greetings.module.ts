import { Module } from '@nestjs/common';
import { GreetingsController } from './greetings.controller.js';
import { GreetingsRepository } from './greetings.repository.js';
import { GreetUsersWhoAreReady } from './listeners/greet-users-who-are-ready.listener.js';

/** Greets every user of whom a report can be generated. Owns `greetings`. */
@Module({
  controllers: [GreetingsController],
  providers: [GreetingsRepository, GreetUsersWhoAreReady],
})
export class GreetingsModule {}
