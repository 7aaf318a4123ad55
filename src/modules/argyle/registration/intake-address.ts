import { INTAKE_PATH } from '../../../core/server/intake-path.js';
import { literalAddressOf } from '../../../core/http/address-guard.js';

/** Where the provider shall send its webhooks, or a sentence that says why that is not known. */
export type IntakeAddress = { readonly url: string } | { readonly fault: string };

/**
 * The url that is registered at the provider. Only a provider on this machine, such as the
 * simulator, can reach a loopback address, and only there http is no risk.
 */
export function intakeAddress(publicUrl: string | undefined, provider: URL): IntakeAddress {
  if (publicUrl === undefined) {
    return { fault: 'Set PUBLIC_URL: without it the provider can not be told where to send.' };
  }
  const url = new URL(`${publicUrl}${INTAKE_PATH}`);
  if (isLoopback(provider)) return { url: url.href };
  if (isLoopback(url)) {
    return { fault: 'PUBLIC_URL is a loopback address, which the provider can not reach.' };
  }
  if (url.protocol !== 'https:') {
    return { fault: 'PUBLIC_URL must be https: webhooks speak of people.' };
  }
  return { url: url.href };
}

/** Whether the host is this machine itself; a name only if it says so. */
export function isLoopback(url: URL): boolean {
  const literal = literalAddressOf(url);
  if (literal !== null) return /^(?:127\.|::1$|::ffff:7f|0\.0\.0\.0$|::$)/i.test(literal);
  return /^(?:.*\.)?localhost\.?$/i.test(url.hostname);
}
