import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { FakeProvider } from '../support/fake-provider.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';
import { ADMIN } from '../support/defaults.js';

/** Fetches the document of a report through the service, from wherever the provider keeps it. */
const REPORT = '43a2c6c3-1e63-91e5-88e3-f9ab2dcc489b';
const DOCUMENT = randomBytes(3 * 1024 * 1024);

let provider: FakeProvider;
let storage: FakeProvider;
let service: RunningApp;

beforeAll(async () => {
  [provider, storage] = await Promise.all([FakeProvider.start(), FakeProvider.start()]);
  const env = { ...provider.env, PUBLIC_URL: 'http://127.0.0.1:3999' };
  service = await startApp(env);
});
beforeEach(() => {
  provider.reset();
  storage.reset();
});
afterAll(async () => {
  await service.stop();
  await Promise.all([provider.close(), storage.close()]);
});

interface Problem {
  readonly detail: string;
}

function hasReport(fields: object): void {
  provider.json(new RegExp(`GET /v2/reports/${REPORT}$`), 200, { id: REPORT, ...fields });
}

/** A report whose document is kept elsewhere, behind one redirect of the provider. */
function hasDocument(location = `${storage.origin}/bucket/file?signature=a`): void {
  hasReport({ status: 'generated', file_url: `${provider.origin}/files/1` });
  provider.on(/files/, (_, response) => response.writeHead(302, { location }).end());
}

const file = () => service.api.get<Problem>(`/v2/reports/${REPORT}/file`);

/** Without reading the body; the way of a client that hangs up, or watches how it ends. */
async function openFile(): Promise<IncomingMessage> {
  const url = new URL(`/v2/reports/${REPORT}/file`, service.url);
  const call = httpRequest(url, { auth: `${ADMIN.id}:${ADMIN.secret}` }).end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return response;
}

describe('fetching a document', () => {
  it('follows to where it is kept, with our key for the provider alone', async () => {
    hasDocument();
    storage.on(/bucket/, (_, response) => {
      const head = { 'content-type': 'application/pdf; x=y', 'content-length': DOCUMENT.length };
      response.writeHead(200, { ...head, 'set-cookie': 'a=b' }).end(DOCUMENT);
    });
    const response = await openFile();
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).equals(DOCUMENT)).toBe(true);
    expect(response.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="report-${REPORT}.pdf"`,
      'content-length': String(DOCUMENT.length),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(response.headers['set-cookie']).toBeUndefined();
    expect(provider.callsTo(/files/)[0]?.authorization).toMatch(/^Basic /);
    expect(storage.calls.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it('sends no key to a url that is not of the provider, nor back to it', async () => {
    hasReport({ json_url: `${storage.origin}/bucket/json` });
    const location = `${provider.origin}/files/2`;
    storage.on(/bucket/, (_, response) => response.writeHead(307, { location }).end());
    provider.on(/files/, (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<script>1</script>');
    });
    const response = await service.api.get(`/v2/reports/${REPORT}/json`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toContain('.bin"');
    expect(storage.calls[0]?.authorization).toBeUndefined();
    expect(provider.callsTo(/files/)[0]?.authorization).toBeUndefined();
  });

  it.each([
    ['in a circle', () => `${provider.origin}/files/1`, 'redirected too often'],
    ['to a private address', () => 'http://10.0.0.1/x', 'DELIVERY_ALLOWED_NETWORKS'],
    ['to a metadata service', () => 'http://169.254.169.254/x', 'metadata service'],
    ['to a file', () => 'file:///etc/passwd', 'no http or https url'],
  ])('does not follow %s', async (_, location, words) => {
    hasDocument(location());
    const { status, body, headers } = await file();
    expect(status).toBe(502);
    expect(body.detail).toContain(words);
    expect(headers.get('retry-after')).toBe('10');
    expect(provider.callsTo(/files/).length).toBeLessThanOrEqual(6);
  });

  it('answers HEAD without fetching the rest', async () => {
    hasDocument();
    let isClosed = false;
    storage.on(/bucket/, (_, response) => {
      response.on('close', () => (isClosed = true));
      response.writeHead(200, { 'content-length': '50000000' }).write(DOCUMENT);
    });
    const { status, headers } = await service.api.send('HEAD', `/v2/reports/${REPORT}/file`);
    expect([status, headers.get('content-length')]).toEqual([200, '50000000']);
    await waitFor('the end of the download', () => isClosed);
  });

  it('says that there is none yet, or none at all', async () => {
    hasReport({ status: 'generating', file_url: null });
    expect(await file()).toMatchObject({ status: 409, body: { report_status: 'generating' } });
    provider.json(/reports/, 404, { detail: 'Not found.' });
    expect((await file()).status).toBe(404);
    expect((await service.api.get('/v2/reports/x/file')).status).toBe(404);
    hasDocument();
    storage.json(/bucket/, 403, { detail: 'expired' });
    expect((await file()).status).toBe(422);
    storage.json(/bucket/, 503, {}, { 'retry-after': '7' });
    const busy = await file();
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([502, '7']);
  });

  it('breaks off where the document breaks off, with and without a length', async () => {
    hasDocument();
    for (const head of [{ 'content-length': '9000000' }, {}]) {
      storage.on(/bucket/, (_, response) => {
        response.writeHead(200, { 'content-type': 'application/pdf', ...head });
        response.write(DOCUMENT, () => response.socket?.destroy());
      });
      const response = await openFile();
      response.resume();
      const [error] = (await once(response, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNRESET');
      expect(response.complete).toBe(false);
    }
  });

  it('passes no more than 64 MB, whatever is announced', async () => {
    hasDocument();
    storage.on(/bucket/, (_, response) => {
      response.writeHead(200, { 'content-length': '1073741824' });
      response.write('a');
    });
    expect((await file()).body.detail).toContain('larger than 64 MB');
    let written = 0;
    storage.on(/bucket/, (_, response) => {
      const chunk = Buffer.alloc(1024 * 1024);
      const pump = (): void => {
        if (response.destroyed || written >= 1024) return;
        written += 1;
        if (response.write(chunk)) setImmediate(pump);
        else response.once('drain', pump);
      };
      pump();
    });
    const response = await openFile();
    response.resume();
    await once(response, 'error');
    expect(response.complete).toBe(false);
    expect(written).toBeLessThan(128);
  });

  it('waits for a slow reader, and stops when the reader is gone', async () => {
    hasDocument();
    let written = 0;
    let isClosed = false;
    storage.on(/bucket/, (_, response) => {
      response.on('close', () => {
        isClosed = true;
      });
      const chunk = Buffer.alloc(1024 * 1024);
      const pump = (): void => {
        if (response.destroyed || written >= 60) return;
        written += 1;
        if (response.write(chunk)) setImmediate(pump);
        else response.once('drain', pump);
      };
      pump();
    });
    const response = await openFile();
    response.pause();
    let before = -1;
    await waitFor(
      'the writer to be made to wait',
      async () => {
        const isStill = written > 0 && written === before;
        before = written;
        return isStill;
      },
      { everyMs: 200 },
    );
    expect(written).toBeLessThan(40);
    response.destroy();
    await waitFor('the end of the download', () => isClosed);
  });

  it('needs a key that may operate: a document tells a person’s income', async () => {
    const made = await service.api.post<{ id: string; secret: string }>('/v2/api-keys', {
      name: 'monitor',
      role: 'read',
    });
    const reader = service.api.as({ id: made.body.id, secret: made.body.secret });
    expect((await reader.get(`/v2/reports/${REPORT}/file`)).status).toBe(403);
    const order = { user: REPORT };
    expect((await reader.post('/v2/reports/voie', order)).status).toBe(403);
  });
});
