import type { Provider } from '@nestjs/common';
import { DocumentsService } from './documents.service.js';
import { Downloads } from './downloads.js';
import { OrderingService } from './ordering.service.js';
import { Readiness } from './readiness.js';
import { ReadinessRepository } from './readiness.repository.js';

/** What passes orders and documents through; keeps nothing. */
export const PASSING_PROVIDERS: readonly Provider[] = [
  ReadinessRepository,
  Readiness,
  OrderingService,
  Downloads,
  DocumentsService,
];
