import { Global, Module } from '@nestjs/common';
import { Activity } from './activity.js';

/** Offers counting by the minute to every module. */
@Global()
@Module({ providers: [Activity], exports: [Activity] })
export class ActivityModule {}
