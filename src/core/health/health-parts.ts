import { Injectable } from '@nestjs/common';

/** What one part of the service says of itself in `/health/status`. */
export interface HealthPart {
  /** False when something needs a person or has silently stopped. */
  readonly ok: boolean;
  /** One sentence: what is wrong and what to do. */
  readonly attention?: string;
  /** Further figures, snake_case. */
  readonly [figure: string]: unknown;
}

export type HealthCheck = () => HealthPart | Promise<HealthPart>;

/** The parts of the service that report in `/health/status`; each module adds its own. */
@Injectable()
export class HealthParts {
  private readonly checks = new Map<string, HealthCheck>();

  /** To be called while the application starts; the name is the member in the answer. */
  add(name: string, check: HealthCheck): void {
    this.checks.set(name, check);
  }

  async report(): Promise<{ ok: boolean; parts: Readonly<Record<string, HealthPart>> }> {
    const parts: Record<string, HealthPart> = {};
    // One after the other: the embedded database has one connection.
    for (const [name, check] of this.checks) parts[name] = await ask(check);
    return { ok: Object.values(parts).every(({ ok }) => ok), parts };
  }
}

async function ask(check: HealthCheck): Promise<HealthPart> {
  try {
    return await check();
  } catch {
    return { ok: false, attention: 'Its figures can not be read; the database may be away.' };
  }
}
