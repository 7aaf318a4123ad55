import { Injectable } from '@nestjs/common';

/** Who can take webhooks while the database is away: with it this process is ready all the same. */
@Injectable()
export class Standby {
  private readonly offers: (() => boolean)[] = [];

  /** To be called while the application starts. @param canTake asked on every probe */
  offer(canTake: () => boolean): void {
    this.offers.push(canTake);
  }

  get canTake(): boolean {
    return this.offers.some((offer) => offer());
  }
}
