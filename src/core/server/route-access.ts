import { SetMetadata } from '@nestjs/common';

/** What an API key may do: look, act on what is there (resend, replay), or change everything. */
export const ROLES = ['read', 'operate', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const ROUTE_ACCESS = 'readywire:route-access';

/** The route needs no API key: it has a guard of its own, or nothing to protect. */
export const Public = (): ClassDecorator & MethodDecorator => SetMetadata(ROUTE_ACCESS, 'public');

/**
 * The least role that the route needs. Without this decorator a GET needs `read` and everything
 * else `admin`.
 */
export const Requires = (role: Role): ClassDecorator & MethodDecorator =>
  SetMetadata(ROUTE_ACCESS, role);
