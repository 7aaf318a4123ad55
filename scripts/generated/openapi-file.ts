import '../../src/app.module.js';
import { ConfigStore } from '../../src/core/config/config-store.js';
import { createOpenApi } from '../../src/core/server/openapi.js';
import { createApp } from '../../src/create-app.js';
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

/** `openapi.json`: what the application serves at `/openapi.json`. */
export async function openApiFile(): Promise<GeneratedFile> {
  const app = await createApp(ConfigStore.load(NOWHERE));
  try {
    return { path: 'openapi.json', text: `${JSON.stringify(createOpenApi(app), null, 2)}\n` };
  } finally {
    await app.close();
  }
}
