import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ServerConfig } from './server.config.js';

/** Makes the absolute urls that stand in answers. */
@Injectable()
export class Links {
  constructor(private readonly config: ServerConfig) {}

  /** The absolute url of the request, with its query. */
  urlOf(request: FastifyRequest): string {
    return `${this.baseOf(request)}${request.url}`;
  }

  private baseOf(request: FastifyRequest): string {
    return this.config.apiUrl ?? `${request.protocol}://${request.host}`;
  }
}
