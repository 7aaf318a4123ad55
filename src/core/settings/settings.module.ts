import { Global, Module } from '@nestjs/common';
import { Settings } from './settings.js';

/** Offers small values that are kept beside the data to every module. */
@Global()
@Module({ providers: [Settings], exports: [Settings] })
export class SettingsModule {}
