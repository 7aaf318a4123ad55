import type { SimulatedReport } from '../../../src/simulator/records/simulated-report.js';
import type { Person } from './person.js';
import { listedIn, thingOf, type Told } from './subscriber.js';
import type { Truth } from './truth.js';

/** All that there is to compare of one person. */
export interface Evidence {
  readonly person: Person;
  readonly truth: Truth;
  /** The verdict of the service; undefined if it knows nobody. */
  readonly verdict: string | undefined;
  /** What the subscribers were told. */
  readonly told: readonly Told[];
  /** At the provider. */
  readonly reports: readonly SimulatedReport[];
  /** At the service: their statuses. */
  readonly knownReports: ReadonlyMap<string, string>;
  readonly reportTypes: readonly string[];
}

/** What is not as it should be, in sentences; none if all is well. */
export function differencesOf(evidence: Evidence): readonly string[] {
  return [
    ...verdictFaults(evidence),
    ...repetitions(evidence),
    ...untoldMessages(evidence),
    ...untoldStanding(evidence),
    ...untoldReadiness(evidence),
    ...reportFaults(evidence),
    ...orderFaults(evidence),
  ];
}

function verdictFaults({ verdict, truth }: Evidence): readonly string[] {
  return verdict === truth.verdict
    ? []
    : [`the verdict is ${String(verdict)} and should be ${truth.verdict}`];
}

/** The same thing is never two events. */
function repetitions({ told }: Evidence): readonly string[] {
  const things = told.map(thingOf).filter((thing) => thing !== null);
  const twice = things.filter((thing, index) => things.indexOf(thing) !== index);
  return twice.map((thing) => `told as two events: ${thing}`);
}

/** What was taken in is passed on. */
function untoldMessages({ person, told }: Evidence): readonly string[] {
  const things = new Set(told.map(thingOf));
  return person.taken.flatMap(({ event, data, resource }) => {
    const thing = thingOf({ event, data: { ...data, ...(resource ? { resource } : {}) } });
    return thing === null || things.has(thing) ? [] : [`taken in and not told: ${thing}`];
  });
}

/** The last connection or failure of each account that stands, whatever was lost. */
function untoldStanding({ person, truth, told }: Evidence): readonly string[] {
  const things = new Set(told.map(thingOf));
  return truth.accounts.flatMap(({ id, connection: { status, updatedAt } }) => {
    const wasConnected = person.timesOf(id, 'connected').length > 0;
    const isFailure = status === 'error' && !wasConnected;
    if (status !== 'connected' && !isFailure) return [];
    const thing = `accounts.${isFailure ? 'failed' : 'connected'} ${id} ${updatedAt}`;
    return things.has(thing) ? [] : [`not told: ${thing}`];
  });
}

/** That the data of the latest connection is in, and that a report can be generated with it. */
function untoldReadiness({ truth, told }: Evidence): readonly string[] {
  const isIn = (name: string, id: string, since: string): boolean =>
    told.some((one) => one.event === name && (listedIn(one).get(id) ?? '') >= since);
  const names = truth.verdict === 'ready' ? ['reports.ready', 'reports.fully_ready'] : [];
  const missing = truth.covered.flatMap(({ id, connectedAt }) =>
    names
      .filter((name) => !isIn(name, id, connectedAt))
      .map((name) => `no ${name} of ${id} as connected at ${connectedAt}`),
  );
  const isOverdueTold = told.some(({ event }) => event === 'reports.overdue');
  return truth.verdict === 'overdue' && !isOverdueTold
    ? [...missing, 'no reports.overdue']
    : missing;
}

/** The service knows each report, and each outcome was told once. */
function reportFaults({ reports, knownReports, told }: Evidence): readonly string[] {
  const count = (event: string, id: string): number =>
    told.filter((one) => one.event === event && one.data['report_id'] === id).length;
  const faults = reports.flatMap(({ id, status }) => {
    const isOver = status === 'generated' || status === 'failed';
    if (!isOver) return [`the report ${id} is ${status}`];
    const known = knownReports.get(id);
    const times = count(`reports.${status}`, id);
    return [
      ...(known === status ? [] : [`the report ${id} is ${status}, known as ${String(known)}`]),
      ...(times === 1 ? [] : [`reports.${status} of ${id} was told ${String(times)} times`]),
    ];
  });
  const invented = [...knownReports.keys()].filter((id) => !reports.some((one) => one.id === id));
  return [...faults, ...invented.map((id) => `the provider has no report ${id}`)];
}

/** Each connection that got its data has one report of each type. */
function orderFaults(evidence: Evidence): readonly string[] {
  return evidence.reportTypes.flatMap((type) => {
    const ordered = evidence.reports.filter((report) => report.type === type);
    return [...tooMany(type, ordered, evidence), ...tooFew(type, ordered, evidence)];
  });
}

function tooMany(
  type: string,
  ordered: readonly SimulatedReport[],
  { person, told }: Evidence,
): readonly string[] {
  const requests = new Set(ordered.map(({ metadata }) => metadata['readywire_request']));
  const readiness = told.filter(({ event }) => event === 'reports.fully_ready').length;
  const connections = person.connectionsBeforeData;
  return [
    ...(requests.size === ordered.length ? [] : [`one request became several ${type}`]),
    ...(ordered.length <= readiness
      ? []
      : [`${String(ordered.length)} ${type}, but ${String(readiness)} times told as fully ready`]),
    ...(readiness <= connections
      ? []
      : [`${String(readiness)} times told as ready, ${String(connections)} connections had data`]),
  ];
}

function tooFew(
  type: string,
  ordered: readonly SimulatedReport[],
  { truth }: Evidence,
): readonly string[] {
  if (truth.verdict !== 'ready') return [];
  return truth.covered
    .filter(({ dataAt }) => !ordered.some(({ createdAt }) => createdAt >= dataAt))
    .map(({ id, dataAt }) => `no ${type} was ordered after the data of ${id} came at ${dataAt}`);
}
