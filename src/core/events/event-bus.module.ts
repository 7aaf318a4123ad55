import { Global, Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { Acts } from '../audit/acts.js';
import { EventBus } from './event-bus.js';

/** Offers the bus, and who tells on it what somebody has done, to every module. */
@Global()
@Module({
  imports: [EventEmitterModule.forRoot({ maxListeners: 0 })],
  providers: [EventBus, Acts],
  exports: [EventBus, Acts],
})
export class EventBusModule {}
