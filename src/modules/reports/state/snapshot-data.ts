import { member, objectOf, type JsonObject } from '../../../common/json/read.js';
import type { ProviderSnapshot } from '../../argyle/events/snapshot-taken.event.js';
import type { SnapshotData } from '../events/user-snapshots.event.js';
import { DATA_SETS } from '../tracking/facts-of-snapshot.js';
import { readReport } from '../tracking/read-report.js';

/**
 * What of the provider's answer is kept: only what tracking reads. The rest is personal data that
 * nobody here needs.
 */
export function snapshotData(snapshot: ProviderSnapshot): SnapshotData {
  const { user, takenAt, accounts, reports } = snapshot;
  return {
    user,
    taken_at: takenAt,
    accounts: accounts.map(accountData),
    reports: reports.flatMap((report) => readReport(report) ?? []),
  };
}

function accountData(account: JsonObject): object {
  const connection = objectOf(member(account, 'connection'));
  const availability = objectOf(member(account, 'availability'));
  const statusOf = (name: string): object | null => {
    const set = objectOf(member(availability, name));
    return set === null ? null : { status: member(set, 'status') };
  };
  return {
    id: member(account, 'id'),
    connection: {
      status: member(connection, 'status'),
      error_code: member(connection, 'error_code'),
      updated_at: member(connection, 'updated_at'),
    },
    scanned_at: member(account, 'scanned_at'),
    availability: Object.fromEntries(DATA_SETS.map((name) => [name, statusOf(name)])),
  };
}
