import '../../src/app.module.js';
import { ConfigStore } from '../../src/core/config/config-store.js';
import { Metrics } from '../../src/core/metrics/metrics.js';
import { createOpenApi } from '../../src/core/server/openapi.js';
import { createApp } from '../../src/create-app.js';
import { metricsPage } from './metrics-page.js';
import type { GeneratedFile } from './generated-file.js';

/** Complete, so that the application can be put together, and leading nowhere. */
const NOWHERE = {
  // With a url no embedded database is opened, and nothing connects before it is told to.
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere',
  ENCRYPTION_KEYS: Buffer.alloc(32).toString('base64'),
  API_KEY_ID: 'nobody',
  API_KEY_SECRET: 'nothing-is-opened-by-this',
  LOG_LEVEL: 'silent',
};

/** What the whole application says of itself: `openapi.json` and `docs/metrics.md`. */
export async function filesOfApplication(): Promise<readonly GeneratedFile[]> {
  const app = await createApp(ConfigStore.load(NOWHERE));
  try {
    const openApi = `${JSON.stringify(createOpenApi(app), null, 2)}\n`;
    return [{ path: 'openapi.json', text: openApi }, metricsPage(app.get(Metrics).known)];
  } finally {
    await app.close();
  }
}
