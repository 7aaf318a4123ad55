import type { Browser } from 'playwright-core';
import {
  browserPath,
  launchBrowser,
  openConsole,
  seriousFindings,
  type ConsolePage,
} from '../support/browser.js';
import { ADMIN } from '../support/defaults.js';
import { anId, webhook } from '../support/payloads.js';
import { Receiver } from '../support/receiver.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

const PATIENCE = { timeoutMs: 60_000 };
const inBrowser = browserPath === undefined ? describe.skip : describe;

/** What a subscriber answered: somebody else's text, which must stay text. */
const OOPS = '<img src=x onerror="document.title=\'owned\'"><h1>Oops</h1>';

inBrowser('the console in a browser', () => {
  let service: RunningApp;
  let receiver: Receiver;
  let browser: Browser;
  let opened: ConsolePage;

  beforeAll(async () => {
    receiver = await Receiver.start({ status: 500, body: OOPS });
    // Two failed tries end it, soon after one another.
    service = await startApp({ DELIVERY_RETRY_SCHEDULE: '100ms' });
    browser = await launchBrowser();
    opened = await openConsole(browser, service.url, ADMIN);
  }, 180_000);

  afterAll(async () => {
    await browser.close();
    await service.stop();
    await receiver.close();
  });

  afterEach(() => expect(opened.complaints).toEqual([]));

  it('why did this subscriber not get it, and send it again', async () => {
    const { page } = opened;
    const name = 'billing <script>document.title = "owned"</script>';
    const { body: hook } = await service.api.post<{ id: string }>('/v2/webhooks', {
      ...{ name, url: receiver.url, events: ['accounts.failed'] },
    });
    const user = anId();
    await service.post(
      webhook('accounts.failed', { account: anId(), user, error_code: 'invalid_credentials' }),
    );

    // It shows by itself, without anybody looking again.
    await page.getByRole('link', { name: 'Deliveries', exact: true }).click();
    await page.getByLabel('Status').selectOption('failed');
    const row = page.getByRole('row').filter({ hasText: name });
    await row.getByRole('link', { name: /^accounts\.failed/ }).click();

    await page.getByText('Every try of the schedule failed.').waitFor();
    expect(await page.getByText('The answer was no 2xx.').count()).toBe(2);
    expect(await page.getByLabel('The answer to attempt 1').textContent()).toBe(OOPS);
    expect(await seriousFindings(page)).toEqual([]);

    receiver.answer(200);
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('The subscriber answered with a 2xx.').waitFor();
    const sent = await waitFor('three requests', () => receiver.requests.length === 3, PATIENCE);
    expect(sent).toBe(true);
    expect(await page.title()).toBe('Readywire');
    expect(await page.locator('main img, main script').count()).toBe(0);

    await page.getByRole('link', { name: /^billing/ }).click();
    await page.getByText('0 deliveries would be sent again.').waitFor();
    expect(page.url()).toContain(`/console/subscriptions/${hook.id}`);
    expect(await seriousFindings(page)).toEqual([]);
  }, 240_000);

  it('where does this user stand', async () => {
    const { page } = opened;
    const [user, first, second] = [anId(), anId(), anId()];
    const external = 'Customer & Sons "7"';
    for (const account of [first, second]) {
      await service.post(webhook('accounts.connected', { account, user }));
    }
    const readyWith = (...ids: readonly string[]) =>
      webhook('reports.ready', {
        ...{ user, external_id: external },
        accounts: ids.map((id) => ({ id, last_synced_at: new Date().toISOString() })),
      });
    await service.post(readyWith(first));

    await page.getByRole('link', { name: 'Users', exact: true }).click();
    await waitFor(
      'the name',
      async () => {
        const { body } = await service.api.get<{ external_id: string }>(`/v2/users/${user}`);
        return body.external_id === external;
      },
      PATIENCE,
    );
    await page.getByLabel('Id or external id').fill(external);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('row').getByRole('link', { name: external }).click();

    const verdict = page.locator('main .head .badge');
    await verdict.getByText('waiting').waitFor();
    await page.getByText(new RegExp(`^waiting for account …${second.slice(-5)}`)).waitFor();

    // The rest of the data comes: the page changes by itself.
    await service.post(readyWith(first, second));
    await verdict.getByText('ready', { exact: true }).waitFor();
    const picture = page.getByRole('img', { name: /^Verdict ready\./ });
    await picture.waitFor();
    expect(await picture.locator('.moment').count()).toBe(1);
    expect(await page.locator('.lane-name').allTextContents()).toEqual([
      'Verdict',
      ...[first, second].map((id) => `Account …${id.slice(-6)}`),
      'Reports',
    ]);
    await page.getByText(/^In words/).click();
    const told = 'A report can be generated: reports.fully_ready was told.';
    await page.getByRole('listitem').filter({ hasText: told }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  }, 240_000);

  it('a subscription is made by keyboard alone, and its secret is nowhere afterwards', async () => {
    const { page } = opened;
    await page.getByRole('link', { name: 'Subscriptions', exact: true }).click();
    await page.getByRole('button', { name: 'New subscription' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Name').focus();
    for (const text of ['made by hand', `${receiver.url}hand`, 'a-secret-of-a-subscription']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('a-secret-of-a-subscription').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { level: 1, name: 'made by hand' }).waitFor();
    const kept = await page.evaluate<string>(
      'document.documentElement.outerHTML + JSON.stringify({ ...localStorage, ...sessionStorage })',
    );
    expect(kept).not.toContain('a-secret-of-a-subscription');
    expect(kept).not.toContain(ADMIN.secret);
  }, 240_000);

  it('a key that may only read is offered nothing else', async () => {
    const { body: key } = await service.api.post<{ id: string; secret: string }>('/v2/api-keys', {
      ...{ name: 'looks', role: 'read' },
    });
    const options = { colorScheme: 'dark', viewport: { width: 390, height: 844 } } as const;
    const { page, complaints } = await openConsole(browser, service.url, key, options);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('link', { name: 'Subscriptions', exact: true }).click();
    await page.getByRole('link', { name: 'made by hand' }).click();
    await page.getByRole('heading', { level: 2, name: 'Deliveries' }).waitFor();
    expect(await page.locator('main').getByRole('button').count()).toBe(0);
    // Nothing is wider than the phone.
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);

    // Revoked, it is out, wherever the page is.
    await service.api.delete(`/v2/api-keys/${key.id}`);
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(complaints).toEqual([]);
    expect(await seriousFindings(page)).toEqual([]);
    await page.context().close();
  }, 240_000);
});
