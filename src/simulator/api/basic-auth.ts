import { timingSafeEqual } from 'node:crypto';

/** The key that the provider gave to its customer. */
export interface ApiKey {
  readonly id: string;
  readonly secret: string;
}

/** Whether the header is HTTP Basic with this key. */
export function isRightKey({ id, secret }: ApiKey, header: string | undefined): boolean {
  const given = Buffer.from(/^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1] ?? '', 'base64');
  const right = Buffer.from(`${id}:${secret}`);
  return given.length === right.length && timingSafeEqual(given, right);
}
