import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../../common/problem.js';
import { ServerConfig } from './server.config.js';

const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i;

/** Makes the absolute urls that stand in answers. */
@Injectable()
export class Links {
  constructor(private readonly config: ServerConfig) {}

  /**
   * The absolute url of the request, with its query.
   * @throws Problem (400) if the header `Host` is none
   */
  urlOf(request: FastifyRequest): string {
    const path = `/${request.url.replace(/^\w+:\/\/[^/]*/, '').replace(/^\/+/, '')}`;
    return `${this.config.apiUrl ?? this.ownBase(request)}${path}`;
  }

  private ownBase({ protocol, host }: FastifyRequest): string {
    if (host === '') return `${protocol}://${this.config.host}:${String(this.config.port)}`;
    const base = `${protocol}://${host}`;
    if (HOST.test(host) && URL.canParse(base)) return base;
    throw new Problem(400, 'The header Host is no host with a port.');
  }
}
