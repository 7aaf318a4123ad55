import { Injectable } from '@nestjs/common';
import { Activity } from '../../../core/activity/activity.js';
import { AfterCommit } from '../../../core/events/on.decorator.js';
import { EventsRecorded } from '../../events/events/events-recorded.event.js';

/** Counts events once they are processed, ours and theirs. */
@Injectable()
export class CountProcessedEvents {
  constructor(private readonly activity: Activity) {}

  @AfterCommit(EventsRecorded)
  count({ events }: EventsRecorded): void {
    this.activity.add('processed', events.length);
  }
}
