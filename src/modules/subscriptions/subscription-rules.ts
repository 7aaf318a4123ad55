import { Injectable } from '@nestjs/common';
import { InvalidFields } from '../../common/problem.js';
import { AddressGuard, literalAddressOf } from '../../core/http/address-guard.js';
import { OutboundConfig } from '../../core/http/outbound.config.js';
import { OwnUrls } from '../../core/server/own-urls.js';
import { configFaults } from './rules/subscription-config.js';

/** RFC 6761: always the machine itself, whatever a resolver says. */
const LOCALHOST = /(?:^|\.)localhost\.?$/;
const LOOPBACK = ['127.0.0.1', '::1'] as const;

/** The rules that need more than one field, or what the operator has set. */
@Injectable()
export class SubscriptionRules {
  constructor(
    private readonly addresses: AddressGuard,
    private readonly outbound: OutboundConfig,
    private readonly own: OwnUrls,
  ) {}

  /**
   * @param url as it was sent, or undefined if it stays what it is
   * @throws InvalidFields
   */
  check(events: readonly string[], config: unknown, url?: string): void {
    const onConfig = configFaults(events, config);
    const onUrl = url === undefined ? [] : this.urlFaults(new URL(url));
    if (onConfig.length === 0 && onUrl.length === 0) return;
    throw new InvalidFields({
      ...(onConfig.length > 0 ? { config: onConfig } : {}),
      ...(onUrl.length > 0 ? { url: onUrl } : {}),
    });
  }

  private urlFaults(url: URL): readonly string[] {
    const refusal = this.refusalOf(url);
    return [
      ...(this.outbound.requireHttps && url.protocol !== 'https:'
        ? ['must be https: DELIVERY_REQUIRE_HTTPS is set.']
        : []),
      ...(refusal === null ? [] : [`must not be reached: ${refusal}.`]),
      ...(this.own.isIntake(url) ? ['must not be the intake of this service.'] : []),
    ];
  }

  /** A name is not looked up here: it may lead elsewhere tomorrow, so it is checked on connect. */
  private refusalOf(url: URL): string | null {
    const literal = literalAddressOf(url);
    const addresses = literal ? [literal] : LOCALHOST.test(url.hostname) ? LOOPBACK : [];
    const refusals = addresses.flatMap((address) => {
      const verdict = this.addresses.check(address);
      return verdict === 'allowed' ? [] : [verdict.refused];
    });
    return refusals.length === addresses.length ? (refusals[0] ?? null) : null;
  }
}
