import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { DatabaseUnavailable, isConnectionFault, isTransient } from './database-errors.js';

function sqlError(code: string): QueryFailedError {
  return new QueryFailedError('SELECT 1', [], Object.assign(new Error('x'), { code }));
}

describe('what a failed query says', () => {
  it.each([
    ['the server shuts down', sqlError('57P01')],
    ['nobody listens', Object.assign(new Error('x'), { code: 'ECONNREFUSED' })],
    ['the connection was lost', new Error('Connection terminated unexpectedly')],
    ['the runner was let go under us', new QueryRunnerAlreadyReleasedError()],
    ['no answer came', new Error('Query read timeout')],
    ['there is no connection yet', new DatabaseUnavailable()],
  ])('of the connection: %s', (_, error) => {
    expect([isConnectionFault(error), isTransient(error)]).toEqual([true, true]);
  });

  it.each(['40P01', '55P03', '57014', '53100', '25006'])(
    'may pass, on the same connection: %s',
    (code) => {
      expect([isConnectionFault(sqlError(code)), isTransient(sqlError(code))]).toEqual([
        false,
        true,
      ]);
    },
  );

  it.each([sqlError('22P02'), sqlError('23505'), new TypeError('x'), 'text', null])(
    'of the data or the code: it would fail again (%s)',
    (error) => {
      expect([isConnectionFault(error), isTransient(error)]).toEqual([false, false]);
    },
  );
});
