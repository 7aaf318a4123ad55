import { type Call, type Command, textOption } from '../command.js';
import { EXIT, UsageFault } from '../faults.js';
import { ServiceApi, URL_OPTION } from '../service-api.js';

const FILTERS = ['since', 'until', 'status'] as const;

/** `readywire replay` */
export const replay: Command = {
  name: 'replay',
  takes: '[<event id>...]',
  positionals: [0, 1_000],
  summary: 'process and deliver events again',
  about: `Processes events again and delivers them again to every subscription that matches now, under
the delivery ids of before. Name events, or a time from which on: all that match are replayed then.
What was tracked already changes nothing; subscribers know a repeat by its webhook-id.`,
  options: [
    { name: 'since', value: 'time', about: 'Received at this time or later (ISO 8601).' },
    { name: 'until', value: 'time', about: 'Received before this time.' },
    { name: 'status', value: 'status', about: 'Only processed, or only quarantined.' },
    URL_OPTION,
  ],
  examples: [
    ['replay 019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d', 'one event'],
    ['replay --since 2026-01-30T09:00:00Z --status quarantined', 'what was quarantined since'],
  ],
  async run(call) {
    const api = ServiceApi.of(call);
    const hasFilters = FILTERS.some((name) => textOption(call, name) !== undefined);
    if (call.positionals.length > 0) {
      if (hasFilters) throw new UsageFault('Name events or give filters, not both.');
      return replayThese(api, call);
    }
    return replayMatching(api, call);
  },
};

async function replayThese(api: ServiceApi, { positionals, out }: Call): Promise<number> {
  for (const id of positionals) {
    const event = await api.ask('POST', `/v2/events/${encodeURIComponent(id)}/replay`);
    out.result(event, `replayed ${id}`);
  }
  return EXIT.done;
}

async function replayMatching(api: ServiceApi, call: Call): Promise<number> {
  const [since, until, status] = FILTERS.map((name) => textOption(call, name));
  if (since === undefined) throw new UsageFault('Name events, or give --since.');
  const request = { since, ...(until ? { until } : {}), ...(status ? { status } : {}) };
  const answer = await api.ask<{ replayed: number }>('POST', '/v2/events/replay', request);
  call.out.result(answer, `replayed ${answer.replayed}`);
  return EXIT.done;
}
