import { Global, Module } from '@nestjs/common';
import { provideConfig } from '../config/config.module.js';
import { ProcessConfig } from '../config/process.config.js';
import { Loops } from './loops.js';

/** Offers background loops to every module. */
@Global()
@Module({ providers: [Loops, provideConfig(ProcessConfig)], exports: [Loops, ProcessConfig] })
export class LoopsModule {}
