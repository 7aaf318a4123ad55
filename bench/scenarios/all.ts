import type { Scenario } from '../scenario.js';
import { abuse } from './abuse.js';
import { burst } from './burst.js';
import { delivery } from './delivery.js';
import { embedded } from './embedded.js';
import { endToEnd } from './end-to-end.js';
import { intake } from './intake.js';
import { memory } from './memory.js';
import { neighbours } from './neighbours.js';
import { oldRows } from './old-rows.js';
import { recover } from './recover.js';
import { replicas } from './replicas.js';
import { saturation } from './saturation.js';
import { statements } from './statements.js';

/** Every scenario, in the order in which they are run. */
export const SCENARIOS: readonly Scenario[] = [
  intake,
  delivery,
  endToEnd,
  saturation,
  burst,
  abuse,
  replicas,
  embedded,
  statements,
  neighbours,
  memory,
  oldRows,
  recover,
];
