import { Global, Module } from '@nestjs/common';
import { ErasedUsers } from './erased-users.js';
import { ErasedUsersRepository } from './erased-users.repository.js';
import { ErasureKey } from './erasure-key.js';

/** Offers {@link ErasedUsers} to every module that keeps anything about persons. */
@Global()
@Module({
  providers: [ErasureKey, ErasedUsers, ErasedUsersRepository],
  exports: [ErasedUsers],
})
export class ErasureModule {}
