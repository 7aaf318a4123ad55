import { isId } from '../../common/ids.js';
import { member, objectOf } from '../../common/json/read.js';
import { accountResource } from '../records/account-resource.js';
import type { ProviderRecords } from '../records/provider-records.js';
import { REPORT_TYPES, reportResource } from '../records/simulated-report.js';
import type { ReportDesk } from '../reports/report-desk.js';
import { subscriptionResource } from '../subscriptions/provider-subscription.js';
import { readSubscription } from '../subscriptions/read-subscription.js';
import type { Subscriptions } from '../subscriptions/subscriptions.js';
import { invalid, notFound, ok, type ApiAnswer, type ApiCall, type Route } from './api-answer.js';
import { pageOf } from './pages.js';

/** What the API speaks of. */
export interface Provider {
  readonly records: ProviderRecords;
  readonly subscriptions: Subscriptions;
  readonly desk: ReportDesk;
}

/** Most reports of one user within a day. */
const REPORTS_A_DAY = 10;

/** `/v2/webhooks`. */
export function webhookRoutes({ subscriptions }: Provider, origin: () => string): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/v2/webhooks',
      answer: ({ body }) => {
        const read = readSubscription(body);
        if ('faults' in read) return invalid(read.faults);
        return ok(subscriptionResource(subscriptions.create(read.wish)));
      },
    },
    {
      method: 'GET',
      path: '/v2/webhooks',
      answer: (call) => pageOf(call, origin(), subscriptions.all(), subscriptionResource),
    },
    {
      method: 'GET',
      path: '/v2/webhooks/{id}',
      answer: ({ params }) => found(subscriptions.find(idOf(params)), subscriptionResource),
    },
    {
      method: 'DELETE',
      path: '/v2/webhooks/{id}',
      answer: ({ params }) => deleted(subscriptions.delete(idOf(params))),
    },
  ];
}

/** `/v2/accounts`. */
export function accountRoutes({ records }: Provider, origin: () => string): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v2/accounts',
      answer: (call) =>
        ofUser(call, (user) => pageOf(call, origin(), records.accountsOf(user), accountResource)),
    },
    {
      method: 'GET',
      path: '/v2/accounts/{id}',
      answer: ({ params }) => {
        const account = records.accountsOf().find(({ id }) => id === idOf(params));
        return found(account, accountResource);
      },
    },
  ];
}

/** `/v2/reports`. */
export function reportRoutes(
  provider: Provider,
  origin: () => string,
  linkOrigin: () => string,
): readonly Route[] {
  const { reports } = provider.records;
  const resource = (report: Parameters<typeof reportResource>[0]): unknown =>
    reportResource(report, `${origin()}/v2/report-files`);
  return [
    {
      method: 'GET',
      path: '/v2/reports',
      answer: (call) =>
        ofUser(call, (user) => pageOf(call, linkOrigin(), reports.all(user), resource)),
    },
    {
      method: 'GET',
      path: '/v2/reports/{id}',
      answer: ({ params }) => found(reports.find(idOf(params)), resource),
    },
    {
      method: 'DELETE',
      path: '/v2/reports/{id}',
      answer: ({ params }) => deleted(reports.delete(idOf(params))),
    },
    {
      method: 'POST',
      path: '/v2/reports/{type}',
      answer: (call) => order(provider, call, resource),
    },
  ];
}

function order(
  { records, desk }: Provider,
  { params, body }: ApiCall,
  resource: (report: ReturnType<ReportDesk['order']>) => unknown,
): ApiAnswer {
  const type = params['type'] ?? '';
  if (!REPORT_TYPES.includes(type)) return notFound();
  const given = objectOf(body);
  const id = member(given, 'user');
  if (id === undefined) return invalid({ user: ['This field is required.'] });
  const user = isId(id) ? records.user(id.toLowerCase()) : undefined;
  if (user === undefined) return invalid({ user: ['User not found.'] });
  const metadata = objectOf(member(given, 'metadata') ?? {});
  if (metadata === null) return invalid({ metadata: ['Expected an object.'] });
  if (records.reports.orderedWithinADay(user.id) >= REPORTS_A_DAY) {
    return invalid({ user: [`Only ${REPORTS_A_DAY} reports a day can be ordered of a user.`] });
  }
  return ok(resource(desk.order(user, type, metadata)));
}

/** The filter `user`, which may be left out. */
function ofUser({ query }: ApiCall, answer: (user?: string) => ApiAnswer): ApiAnswer {
  const user = query.get('user');
  if (user === null) return answer();
  return isId(user) ? answer(user.toLowerCase()) : invalid({ user: ['Enter a valid UUID.'] });
}

function idOf(params: ApiCall['params']): string {
  return (params['id'] ?? '').toLowerCase();
}

function found<T>(one: T | undefined, resource: (one: T) => unknown): ApiAnswer {
  return one === undefined ? notFound() : ok(resource(one));
}

function deleted(wasThere: boolean): ApiAnswer {
  return wasThere ? { status: 204 } : notFound();
}
