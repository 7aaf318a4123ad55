import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { networkInterfaces } from 'node:os';
import { parseAddress } from '../http/cidr.js';
import { ServerConfig } from './server.config.js';

/** Where webhooks are taken, below the base of each url. */
const INTAKE = '/intake';
const UNSPECIFIED = new Set(['0.0.0.0', '::']);
const LOOPBACK = /^(?:127\.|::1$|(?:.*\.)?localhost$)/;

/**
 * Knows which urls lead to this service: by `PUBLIC_URL` and `API_URL`, and by where it listens.
 * A name that leads here without either of them saying so is not recognised.
 */
@Injectable()
export class OwnUrls {
  constructor(
    private readonly config: ServerConfig,
    private readonly http: HttpAdapterHost,
  ) {}

  /** Whether a message to this url would come back in at our own intake. */
  isIntake(url: URL): boolean {
    const known = [this.config.publicUrl, this.config.apiUrl].flatMap((text) =>
      text === undefined ? [] : [new URL(text)],
    );
    if (known.some((base) => hasHostOf(base, url) && isBelow(base.pathname, url))) return true;
    return this.listensAt(url) && isBelow('/', url);
  }

  private listensAt(url: URL): boolean {
    if (portOf(url) !== String(this.port)) return false;
    const [host, own] = [bare(url.hostname), bare(this.config.host)];
    if (host === own) return true;
    // The kernel takes a connection to the unspecified address to the loopback.
    const isLoopback = LOOPBACK.test(host) || UNSPECIFIED.has(host);
    if (!UNSPECIFIED.has(own)) return LOOPBACK.test(own) && isLoopback;
    return isLoopback || isOfThisMachine(host);
  }

  /** The real one when the configuration leaves the choice to the system. */
  private get port(): number {
    // Typed as always there; without a server (a worker of a test) it is not.
    const adapter = this.http.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    const server = adapter?.getHttpServer() as { address(): { port: number } | null } | undefined;
    return server?.address()?.port ?? this.config.port;
  }
}

/** An address in its one spelling: `[::ffff:7f00:1]` is 127.0.0.1. */
function bare(host: string): string {
  const name = host.toLowerCase().replace(/^\[|\]$|\.$/g, '');
  return parseAddress(name)?.toString() ?? name;
}

function portOf(url: URL): string {
  return url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
}

/** A proxy in front often serves both schemes: 80 and 443 are one. */
function hasHostOf(base: URL, url: URL): boolean {
  const [ours, theirs] = [portOf(base), portOf(url)];
  const areStandard = [ours, theirs].every((port) => port === '80' || port === '443');
  return bare(base.hostname) === bare(url.hostname) && (ours === theirs || areStandard);
}

function isBelow(base: string, url: URL): boolean {
  const path = decoded(url.pathname);
  return [`${base.replace(/\/+$/, '')}${INTAKE}`, INTAKE].some(
    (own) => path === own || path.startsWith(`${own}/`),
  );
}

/** As the router reads it: `/%69ntake` is `/intake`. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function isOfThisMachine(host: string): boolean {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.some(({ address }) => address === host);
}
