import { runProgram } from '../support/run-program.js';
import { isOnPostgres } from '../support/test-database.js';

/** It does not look at the database of the test run: once is enough. */
const onEmbedded = isOnPostgres ? describe.skip : describe;

/** A newcomer clones the project and wants to see its main job. */
onEmbedded('npm run demo', () => {
  let output: string;

  beforeAll(async () => {
    const result = await runProgram('dist/demo/main.js');
    output = result.output;
    // The output says what was missing.
    if (result.code !== 0) throw new Error(`exit ${String(result.code)}\n${output}`);
  });

  it('ends with exit 0, and says that everything arrived', () => {
    expect(output).toContain('Everything arrived');
    expect(output).not.toContain('✗');
  });

  it('shows the forged message refused and the repeated one known', () => {
    expect(output).toMatch(/provider +→ readywire +reports\.ready +401 /);
    expect(output).toMatch(/provider +→ readywire +reports\.ready +200 duplicate/);
  });

  it('shows the data of an account before its connection', () => {
    const [early, late] = [
      output.search(/provider +→ readywire +reports\.ready/),
      output.search(/provider +→ readywire +accounts\.connected/),
    ];
    expect(early).toBeGreaterThan(0);
    expect(late).toBeGreaterThan(early);
  });

  it('tells each service once that a report can be generated, and then that it was', () => {
    const told = (receiver: string, event: string): number =>
      output.match(new RegExp(`readywire +→ ${receiver} +${event} +200`, 'g'))?.length ?? 0;
    expect(told('loan-desk', 'reports\\.fully_ready')).toBe(1);
    expect(told('mailer', 'reports\\.fully_ready')).toBe(1);
    expect(told('loan-desk', 'reports\\.generated')).toBe(1);
  });

  it('shows Readywire subscribing itself at the provider, and ordering the report', () => {
    expect(output.match(/readywire +→ provider +POST \/v2\/webhooks +200/g)).toHaveLength(2);
    expect(output.match(/readywire +→ provider +POST \/v2\/reports\/voie +200/g)).toHaveLength(1);
  });

  it('shows a webhook getting lost, and what it said found by asking', () => {
    const [lost, asked, told] = [
      output.search(/provider +→ readywire +reports\.generated +LOST/),
      output.search(/readywire +→ provider +GET \/v2\/reports\/…\w{5} +200/),
      output.search(/readywire +→ loan-desk +reports\.generated +200/),
    ];
    expect(lost).toBeGreaterThan(0);
    expect(asked).toBeGreaterThan(lost);
    expect(told).toBeGreaterThan(asked);
  });

  it('fetches the document of the report through Readywire', () => {
    expect(output).toMatch(/loan-desk +→ readywire +GET \/v2\/reports\/…\/file +200/);
  });

  it('prints the verdict and its reason, before and after', () => {
    expect(output).toMatch(/GET \/v2\/users\/\S+ +WAITING +waiting for account …\w{5}, connected/);
    expect(output).toMatch(/GET \/v2\/users\/\S+ +READY +the data of 2 accounts is in, without/);
  });
});
