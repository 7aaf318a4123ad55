import { coveredEpochs, newlyCovered } from './tellable.js';

const account = (id: string, covered: boolean, epoch: number) => ({
  id,
  status: 'connected' as const,
  covered,
  epoch,
  since: '2025-06-24T10:00:00.000000Z',
  errorCode: null,
  connectedAt: null,
  lastSyncedAt: null,
});

const state = {
  accounts: [account('new', true, 1), account('again', true, 3), account('open', false, 2)],
};

it('lists what has data and was not told, or was connected again since', () => {
  expect(newlyCovered(state, new Map([['again', 2]]))).toEqual(['new', 'again']);
});

it('lists nothing that was told, and nothing without data', () => {
  const told = new Map([
    ['new', 1],
    ['again', 3],
  ]);
  expect(newlyCovered(state, told)).toEqual([]);
  expect(coveredEpochs(state)).toEqual(told);
});
