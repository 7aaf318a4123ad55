import { runProgram } from '../support/run-program.js';
import { POSTGRES_SERVER } from '../support/test-database.js';

/** What `npm run bench` starts, once it is built. */
const bench = (...args: readonly string[]) => runProgram('dist/bench/main.js', args);

/** Somebody wants to know how fast it is on a machine of theirs. */
describe('npm run bench', () => {
  it('says what there is', async () => {
    const { code, output } = await bench('--list');
    expect(code).toBe(0);
    expect(output).toMatch(/^intake +webhooks accepted a second at saturation.*aim: >= 0\.75/m);
  });

  it('does not begin with what it does not know', async () => {
    expect(await bench('nothing')).toMatchObject({
      code: 1,
      output: expect.stringContaining('there is no scenario "nothing"; there are: intake,'),
    });
  });

  // It starts a PostgreSQL of its own: the binaries are there when the tests have one.
  const onPostgres = POSTGRES_SERVER === undefined ? it.skip : it;
  onPostgres(
    'measures: a table beside its baseline, the aims, and where it was',
    async () => {
      const args = ['end-to-end', '--seconds', '1', '--rounds', '1', '--rate', '20'];
      const { code, output } = await bench(...args);
      if (code !== 0) throw new Error(`exit ${String(code)}\n${output}`);
      expect(output).toMatch(/^machine: \d+ x .*GB$/m);
      expect(output).toMatch(/^Node\.js v.*, Readywire .*, commit /m);
      expect(output).toMatch(/^ +a loop that posts to the subscriber.*( +\d+\.\d){4}$/m);
      expect(output).toMatch(/^ +Readywire, from the 200( +\d+\.\d){4}$/m);
      expect(output).toContain('reached  accepted and not delivered: 0 (aim: at most 0)');
      expect(output).toMatch(/^ +PostgreSQL \d+/m);
    },
    180_000,
  );
});
