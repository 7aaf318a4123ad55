import { Injectable } from '@nestjs/common';
import { Activity } from '../../../core/activity/activity.js';
import { AfterCommit } from '../../../core/events/on.decorator.js';
import { WebhooksAccepted } from '../../intake/events/webhooks-accepted.event.js';

/** Counts the provider's webhooks once they are durable. */
@Injectable()
export class CountAcceptedWebhooks {
  constructor(private readonly activity: Activity) {}

  @AfterCommit(WebhooksAccepted)
  count({ webhooks }: WebhooksAccepted): void {
    this.activity.add('accepted', webhooks.length);
  }
}
