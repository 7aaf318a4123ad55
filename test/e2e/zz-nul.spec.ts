import { startApp } from '../support/start-app.js';
it('nul', async () => {
  const app = await startApp();
  for (const p of ['/v2/events?event=%00','/v2/deliveries?event=%00','/v2/users/%00','/openapi.json']) {
    const r = await app.api.get<any>(p);
    process.stderr.write(`RESULT ${p} ${r.status} ${p.includes('openapi') ? Object.keys(r.body.paths).filter((x)=>/users|accounts|reports/.test(x)).join(' ') : ''}\n`);
  }
  await app.stop();
});
