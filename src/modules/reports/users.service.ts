import { Injectable } from '@nestjs/common';
import { toId } from '../../common/ids.js';
import { maxInstant, type Instant } from '../../common/instant.js';
import type { PageQuery } from '../../common/pagination/page-query.dto.js';
import { toPage, type Page } from '../../common/pagination/page.js';
import { Clock } from '../../core/clock/clock.js';
import { Database } from '../../core/database/database.js';
import { AccountsRepository, toAccountState, type ShownAccount } from './accounts.repository.js';
import { toAccountDto } from './dto/account.dto.js';
import { toReportDto } from './dto/report.dto.js';
import { toTimelineEntryDto, type TimelineEntryDto } from './dto/timeline.dto.js';
import type { UserQuery } from './dto/user-query.dto.js';
import type { UserDto, UserWithAccountsDto } from './dto/user.dto.js';
import { ReportsConfig } from './reports.config.js';
import { UserNotFound } from './reports.errors.js';
import { ReportsRepository } from './reports.repository.js';
import { SnapshotsRepository } from './state/snapshots.repository.js';
import { TrackingRepository } from './state/tracking.repository.js';
import { TimelineRepository } from './timeline/timeline.repository.js';
import { stateOf, type UserState } from './tracking/state-of.js';
import { whyOf } from './tracking/why.js';
import { UsersRepository, type ShownUser } from './users.repository.js';

const REPORTS_SHOWN = 50;

/** Shows users, where they stand and how they came there. */
@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly accounts: AccountsRepository,
    private readonly reports: ReportsRepository,
    private readonly timelines: TimelineRepository,
    private readonly tracking: TrackingRepository,
    private readonly snapshots: SnapshotsRepository,
    private readonly database: Database,
    private readonly config: ReportsConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * As it is stored: a deadline that has just passed shows within seconds.
   * @param url of the request, for the links
   */
  async list(query: UserQuery, url: string): Promise<Page<UserDto>> {
    const page = await this.users.page(query);
    const accounts = await this.accounts.ofUsers(page.rows.map(({ id }) => id));
    const now = this.clock.now();
    return toPage(url, page, (user) => toUserDto(user, accounts, now));
  }

  /** As it is at this moment. @throws UserNotFound */
  async get(id: string): Promise<UserWithAccountsDto> {
    const user = await this.find(id);
    const facts = await this.tracking.factsOf(this.database, [user.id]);
    const snapshots = await this.snapshots.of(this.database, [user.id]);
    const reports = await this.reports.newestOf(user.id, REPORTS_SHOWN);
    const receipts = [...facts, ...snapshots].map(({ receivedAt }) => receivedAt);
    const now = receipts.reduce(maxInstant, this.clock.now());
    const state = stateOf({ facts, snapshots, notes: [] }, now, this.config);
    return { ...toCurrentDto(user, state, now), reports: reports.map(toReportDto) };
  }

  /** @param url of the request, for the links @throws UserNotFound */
  async timeline(id: string, query: PageQuery, url: string): Promise<Page<TimelineEntryDto>> {
    const user = await this.find(id);
    return toPage(url, await this.timelines.page(user.id, query), toTimelineEntryDto);
  }

  private async find(id: string): Promise<ShownUser> {
    const known = toId(id);
    const user = known === null ? undefined : await this.users.find(known);
    if (user === undefined) throw new UserNotFound();
    return user;
  }
}

function toUserDto(user: ShownUser, accounts: readonly ShownAccount[], now: Instant): UserDto {
  const own = accounts.filter(({ user_id }) => user_id === user.id).map(toAccountState);
  return { ...user, why: whyOf(user.verdict, own, now) };
}

function toCurrentDto(
  user: ShownUser,
  state: UserState,
  now: Instant,
): Omit<UserWithAccountsDto, 'reports'> {
  const excluded = new Set(state.excluded.map(({ id }) => id));
  return {
    id: user.id,
    external_id: user.external_id,
    verdict: state.verdict,
    verdict_since: state.since,
    why: state.why,
    deadline_at: state.deadlineAt,
    created_at: user.created_at,
    accounts: state.accounts.map((account) =>
      toAccountDto(account, { user: user.id, excluded: excluded.has(account.id), now }),
    ),
  };
}
