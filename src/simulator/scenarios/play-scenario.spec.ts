import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accountAdded, accountConnected, reportsReady } from './happenings.js';
import { playScenario, type Answered } from './play-scenario.js';
import { Cast, type Step } from './scenario.js';
import { SimulatedClock } from '../simulated-clock.js';
import { SimulatedProvider } from '../simulated-provider.js';

describe('playScenario', () => {
  let server: Server;
  let bodies: string[];
  let provider: SimulatedProvider;

  beforeEach(async () => {
    bodies = [];
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        bodies.push(body);
        response.end();
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    provider = new SimulatedProvider({ clock: new SimulatedClock({ speed: 10 }) });
    provider.subscribe({
      name: 'x',
      url,
      events: ['*'],
      secret: 's',
      config: { include_resource: true },
    });
  });

  afterEach(async () => {
    await provider.close();
    await new Promise((closed) => server.close(closed));
  });

  async function play(steps: readonly Step[]): Promise<Answered[]> {
    const answers: Answered[] = [];
    const cast = new Cast(provider, provider.records.addUser('applicant-1'));
    await playScenario(cast, steps, (answered) => answers.push(answered));
    return answers;
  }

  const told = (): unknown[] =>
    bodies.map((body) => (JSON.parse(body) as { event: unknown }).event);

  it('tells things in the order of their telling, not of their happening', async () => {
    const answers = await play([
      { at: 0, happens: accountAdded('Bullseye') },
      { at: 1000, happens: accountConnected('Bullseye'), told: { after: 2000 } },
      { at: 2000, happens: reportsReady('Bullseye') },
    ]);
    expect(told()).toEqual(['accounts.added', 'reports.ready', 'accounts.connected']);
    expect(answers.map(({ attempt }) => attempt.status)).toEqual([200, 200, 200]);
  });

  it('dates what happened by when it happened', async () => {
    await play([
      { at: 0, happens: accountAdded('Bullseye') },
      { at: 1000, happens: accountConnected('Bullseye'), told: { after: 5000 } },
      { at: 2000, happens: reportsReady('Bullseye') },
    ]);
    const dates = bodies.map((body) => /"(?:last_synced|updated)_at": "([^"]+)"/.exec(body)?.[1]);
    expect(String(dates[2]) < String(dates[1])).toBe(true);
  });

  it('repeats the same bytes', async () => {
    const steps = [{ at: 0, happens: accountAdded('Bullseye'), told: { times: 3, every: 100 } }];
    const answers = await play(steps);
    expect(new Set(bodies).size).toBe(1);
    expect(answers.map(({ copy }) => copy)).toEqual([1, 2, 3]);
  });

  it('says so when a step speaks of an account that nobody added', async () => {
    await expect(play([{ at: 0, happens: accountConnected('Bullseye') }])).rejects.toThrow(
      'nothing in this scenario is named Bullseye',
    );
  });
});
