import axe from 'axe-core';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Credentials } from './api-client.js';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where there is a browser; undefined if there is none. */
export const browserPath = PLACES.find((path) => existsSync(path));

/** Milliseconds that a page may take on a machine with other things to do. */
const PATIENCE_MS = 60_000;

if (browserPath === undefined) {
  process.stderr.write('No chromium is installed: the tests in a browser are skipped.\n');
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(browserPath === undefined ? {} : { executablePath: browserPath }),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    timeout: PATIENCE_MS,
  });
}

/** A page that is signed in, and what the browser complained about. */
export interface ConsolePage {
  readonly page: Page;
  /** Scripts that threw, and what the page's policy has refused. */
  readonly complaints: readonly string[];
}

/** Opens the console in a browser of its own and signs in by typing. */
export async function openConsole(
  browser: Browser,
  url: string,
  { id, secret }: Credentials,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<ConsolePage> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/content security policy|refused to/i.test(message.text())) complaints.push(message.text());
  });
  await page.goto(new URL('/console', url).href);
  await page.getByLabel('API key id').fill(id);
  await page.getByLabel('Secret').fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  return { page, complaints };
}

/** What axe finds serious or critical: the rule and where. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}
