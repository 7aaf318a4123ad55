import { Problem } from '../../common/problem.js';

/** 404: no part of this name can be paused. */
export class PartNotFound extends Problem {
  constructor(parts: readonly string[]) {
    super(404, `No part of this name can be paused: there are ${parts.join(', ')}.`);
  }
}
