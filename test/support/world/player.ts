import type { ProviderEvent } from '../../../src/simulator/provider-event.js';
import type { SimulatedProvider } from '../../../src/simulator/simulated-provider.js';
import { happen } from './happen.js';
import type { History } from './history.js';
import { Person, wasTaken, type Copy, type Page } from './person.js';

const NO_FAULTS = { lose: 0, duplicate: 0, delay: 0, reorder: 0 };
const AGAIN_AFTER_MS = 30_000;

/** Lets histories happen at the provider, and tells of them as they have it. */
export class Player {
  readonly people: Person[] = [];

  /** @param isLossy whether what was dropped stays untold; else it is told until it is taken in */
  constructor(
    private readonly provider: SimulatedProvider,
    private readonly isLossy: boolean,
  ) {}

  /**
   * Resolves when all has happened and all has been told. Of each person at least one webhook is
   * taken in: nobody can know of the others.
   */
  async play(history: History): Promise<void> {
    const { clock, records } = this.provider;
    const person = new Person(records.addUser(`applicant-${String(this.people.length)}`));
    this.people.push(person);
    const began = clock.elapsed();
    const pages: Page[] = [];
    const telling: Promise<void>[] = [];
    for (const happening of history) {
      await clock.sleep(began + happening.at - clock.elapsed());
      const page = happen(records, person, clock, happening);
      pages.push(page);
      telling.push(...happening.copiesAfter.map((late) => this.tell(page, late)));
    }
    await Promise.all(telling);
    while (!this.isLossy && pages.some((page) => !wasTaken(page))) {
      await clock.sleep(AGAIN_AFTER_MS);
      for (const page of pages) if (!wasTaken(page)) await this.tell(page, 0);
    }
    while (!person.diary.some(wasTaken)) {
      await clock.sleep(AGAIN_AFTER_MS);
      const last = pages.at(-1);
      if (last) await this.tell(last, 0);
    }
  }

  /** All of which no copy was taken in is told once more. */
  async tellLost(): Promise<void> {
    await Promise.all(
      this.people.map(async ({ diary }) => {
        for (const page of diary) if (!wasTaken(page)) await this.tell(page, 0);
      }),
    );
  }

  private async tell(page: Page, lateMs: number): Promise<void> {
    const copy: Copy = { lateMs };
    page.copies.push(copy);
    await this.provider.clock.sleep(lateMs);
    const told = this.asItIs(page.event);
    const attempts = await Promise.all(told.map(async ({ attempts: all }) => all));
    copy.statuses = attempts.flat().map(({ status }) => status);
  }

  /** The history alone says how it fares. */
  private asItIs(event: ProviderEvent): ReturnType<SimulatedProvider['tell']> {
    const { faults } = this.provider;
    const before = faults.current();
    faults.set(NO_FAULTS);
    try {
      return this.provider.tell(event);
    } finally {
      faults.set(before);
    }
  }
}
