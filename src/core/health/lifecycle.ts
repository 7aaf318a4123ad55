import { Injectable } from '@nestjs/common';

/** Whether this process is on its way out; readiness fails from then on. */
@Injectable()
export class Lifecycle {
  private stopping = false;

  get isStopping(): boolean {
    return this.stopping;
  }

  beginStop(): void {
    this.stopping = true;
  }
}
