import { QueryFailedError } from 'typeorm';
import { describeError } from './describe-error.js';

const CANARY = 'canary-8f2b';

describe('what a log says of an error', () => {
  it('keeps our own words and the place', () => {
    const { type, message, stack } = describeError(new RangeError('too far'));
    expect({ type, message }).toEqual({ type: 'RangeError', message: 'too far' });
    expect(stack).toContain('describe-error.spec');
  });

  it('says nothing of the data of a failed query', () => {
    const driver = Object.assign(new Error(`invalid input syntax: "${CANARY}"`), {
      code: '22P02',
      detail: CANARY,
      where: CANARY,
    });
    const error = new QueryFailedError(`SELECT '${CANARY}'`, [CANARY], driver);
    const described = describeError(new Error('processing failed', { cause: error }));
    expect(JSON.stringify(described)).not.toContain(CANARY);
    expect(described.cause?.code).toBe('22P02');
  });

  it('says nothing of the text that JSON.parse quotes', () => {
    let caught: unknown;
    try {
      JSON.parse(`{"secret":${CANARY}`);
    } catch (error) {
      caught = error;
    }
    expect(String(caught)).toContain('canary');
    expect(JSON.stringify(describeError(caught))).not.toContain('canary-');
  });

  it('takes what is no error at all', () => {
    expect(describeError(CANARY)).toEqual({ type: 'string' });
  });
});
