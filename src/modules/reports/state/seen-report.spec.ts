import { seenColumns } from './seen-report.js';

const SEEN = '2025-06-24T22:05:00.000000Z';

describe('a report that the provider shows', () => {
  it.each([
    ['when the provider says', '2025-06-24T22:00:00Z', '2025-06-24T22:00:00.000000Z'],
    ['at the latest when it was seen', '2199-12-31T00:00:00Z', SEEN],
    ['nobody knows when', 'yesterday', null],
  ])('was ordered %s', (_, created_at, ordered_at) => {
    expect(seenColumns({ created_at }, SEEN).ordered_at).toBe(ordered_at);
  });
});
