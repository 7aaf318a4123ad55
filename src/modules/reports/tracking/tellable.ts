import type { UserState } from './state-of.js';

/**
 * The accounts whose data is in and of whose present connection nothing was told yet: their epoch
 * is above the one last told (0 if none was). A user whose verdict is `ready` and for whom this
 * is not empty is to be told as fully ready, and {@link coveredEpochs} to be kept over what was
 * told before. So a new account and a reconnection are told once, a late or repeated event is not.
 */
export function newlyCovered(
  state: Pick<UserState, 'accounts'>,
  toldEpochs: ReadonlyMap<string, number>,
): readonly string[] {
  return state.accounts
    .filter(({ id, covered, epoch }) => covered && epoch > (toldEpochs.get(id) ?? 0))
    .map(({ id }) => id);
}

/** The epoch of each account whose data is in: what is told with this state. */
export function coveredEpochs(state: Pick<UserState, 'accounts'>): ReadonlyMap<string, number> {
  const covered = state.accounts.filter((account) => account.covered);
  return new Map(covered.map(({ id, epoch }) => [id, epoch]));
}
