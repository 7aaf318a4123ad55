import type { Scenario } from '../scenario.js';
import { delivery } from './delivery.js';
import { intake } from './intake.js';
import { oldRows } from './old-rows.js';
import { statements } from './statements.js';

/** Every scenario, in the order in which they are run. */
export const SCENARIOS: readonly Scenario[] = [intake, delivery, statements, oldRows];
