import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { load, loadAll } from 'js-yaml';
import '../src/app.module.js';
import { ConfigStore } from '../src/core/config/config-store.js';
import { configClasses, variablesOf } from '../src/core/config/variable.decorator.js';

/**
 * What is in deploy/ can't be run by these tests. They read it, and hold it against the code: every
 * variable, path, port and label that is named there has to exist.
 */
type Yaml = Readonly<Record<string, unknown>>;

const read = (path: string): string => readFileSync(path, 'utf8');
const variables = configClasses().flatMap((type) => variablesOf(type).map(({ name }) => name));
const { paths } = JSON.parse(read('openapi.json')) as { paths: Readonly<Record<string, Yaml>> };
const DOCKERFILE = read('Dockerfile');

/** Good for whatever stands in a secret. */
const SECRETS: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgres://readywire:x@postgres:5432/readywire',
  ENCRYPTION_KEYS: Buffer.alloc(32).toString('base64'),
  API_KEY_ID: 'operator',
  API_KEY_SECRET: 'sixteen-characters-and-more',
  INTAKE_SECRET: 'sixteen-characters-and-more',
  ARGYLE_API_KEY_ID: 'id',
  ARGYLE_API_KEY_SECRET: 'secret',
};

function expectToBeRead(env: Yaml): void {
  expect(Object.keys(env).filter((name) => !variables.includes(name))).toEqual([]);
  ConfigStore.load(env as Readonly<Record<string, string>>);
}

describe('the image', () => {
  const [, , final = ''] = DOCKERFILE.split(/^FROM /m);

  it('starts what is built, not as root, on the port that it exposes', () => {
    expect(final).toMatch(/^USER node$/m);
    expect(final).toMatch(/^CMD \["node", "dist\/src\/main\.js"\]$/m);
    expect(existsSync('src/main.ts')).toBe(true);
    expect(/^EXPOSE (\d+)$/m.exec(final)?.[1]).toBe(/PORT=(\d+)/.exec(final)?.[1]);
    expect(existsSync('bin/readywire.mjs')).toBe(true);
  });

  it('sets variables that there are', () => {
    const block = /^ENV ((?:.*\\\n)*.*)$/m.exec(final)?.[1] ?? '';
    const { NODE_ENV: mode, ...env } = Object.fromEntries(
      [...block.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
    );
    expect(mode).toBe('production');
    expectToBeRead(env);
  });

  it('is asked for its health at a path that there is', () => {
    const health = /HEALTHCHECK[^]*?http:\/\/127\.0\.0\.1:\$\{process\.env\.PORT\}(\/[\w/]+)/;
    expect(paths).toHaveProperty([health.exec(final)?.[1] ?? 'none']);
  });

  it('says that it has not been built', () => {
    expect(DOCKERFILE).toContain('has not been built');
  });
});

describe('compose.yaml', () => {
  interface Service {
    readonly environment: Readonly<Record<string, string>>;
    readonly depends_on?: Yaml;
    readonly command?: readonly string[];
    readonly volumes?: readonly string[];
    readonly ports?: readonly string[];
  }
  const text = read('deploy/compose.yaml');
  const compose = load(text) as {
    readonly services: Readonly<Record<string, Service>>;
    readonly volumes: Yaml;
  };
  const { postgres, ...ours } = compose.services;
  const example = read('deploy/compose.env.example');
  const filled = Object.fromEntries(
    [...example.matchAll(/^(\w+)=/gm)].map(([, name = '']) => [name, SECRETS[name] ?? '']),
  );
  const given: Yaml = { ...filled, POSTGRES_PASSWORD: 'x', PUBLIC_URL: 'https://example.com' };

  it('has a process that answers, one that works, and one that migrates before them', () => {
    expect(postgres).toBeDefined();
    expect(Object.keys(ours).sort()).toEqual(['api', 'migrate', 'worker']);
    expect(ours['api']?.environment['ROLES']).toBe('api');
    expect(ours['worker']?.environment['ROLES']).toBe('worker');
    expect(ours['migrate']?.command).toEqual(['bin/readywire.mjs', 'migrate']);
    for (const { depends_on: needs = {} } of Object.values(ours)) {
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(Object.keys(needs)));
    }
  });

  it.each(Object.entries(ours))('gives %s an environment that it can start with', (_, service) => {
    const fill = (value: string): string =>
      value.replace(/\$\{(\w+)(?::[-?]([^}]*))?\}/g, (_all, name: string, rest = '') =>
        String(given[name] ?? rest),
      );
    // The merge key is of YAML 1.1, which compose reads; the parser leaves it as it stands.
    const { '<<': shared = {}, ...own } = service.environment as Yaml;
    const environment = { ...(shared as Readonly<Record<string, string>>), ...own };
    const entries = Object.entries(environment).map(([name, value]) => [name, fill(String(value))]);
    const env = Object.fromEntries(entries) as Record<string, string>;
    expectToBeRead({ ...env, ARGYLE_API_URL: 'https://api.argyle.com/v2' });
  });

  it('asks for what the example names, keeps what has to outlive a process, opens no port to all', () => {
    const asked = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    expect([...new Set(asked)].sort()).toEqual(Object.keys(filled).sort());
    expect(ours['api']?.volumes).toEqual(['api:/data']);
    expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(['api', 'postgres']));
    expect(ours['api']?.ports).toEqual(['127.0.0.1:3000:3000']);
    expect(text).toContain('has not been run');
  });
});

describe('the manifests for Kubernetes', () => {
  interface Probe {
    readonly httpGet: { readonly path: string; readonly port: string };
  }
  interface Container {
    readonly command?: readonly string[];
    readonly env?: readonly { readonly name: string; readonly value: string }[];
    readonly envFrom: readonly Readonly<Record<string, { readonly name: string }>>[];
    readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
    readonly securityContext: Yaml;
    readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
    readonly startupProbe: Probe;
    readonly livenessProbe: Probe;
    readonly readinessProbe: Probe;
  }
  interface Manifest {
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly data?: Readonly<Record<string, string>>;
    readonly spec: {
      readonly replicas?: number;
      readonly minAvailable?: number;
      readonly selector: Yaml & { readonly matchLabels?: Yaml };
      readonly ports: readonly { readonly targetPort: string }[];
      readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
      readonly template: {
        readonly metadata: { readonly labels: Yaml };
        readonly spec: {
          readonly containers: readonly Container[];
          readonly securityContext: Yaml;
          readonly terminationGracePeriodSeconds?: number;
        };
      };
    };
  }
  const files = readdirSync('deploy/kubernetes').map((name) => read(`deploy/kubernetes/${name}`));
  const manifests = files.flatMap((text) => loadAll(text) as Manifest[]);
  const ofKind = (...kinds: string[]) => manifests.filter(({ kind }) => kinds.includes(kind));
  const running = ofKind('StatefulSet', 'Deployment');
  const settings = ofKind('ConfigMap')[0]?.data ?? {};

  it.each([...running, ...ofKind('Job')].map((one) => [one.metadata.name, one] as const))(
    '%s gets an environment that it can start with, secrets by reference, and no rights',
    (_, { spec }) => {
      const { containers, securityContext } = spec.template.spec;
      expect(securityContext['runAsNonRoot']).toBe(true);
      for (const { env = [], envFrom, securityContext: rights } of containers) {
        expect(envFrom).toEqual([
          { configMapRef: { name: 'readywire' } },
          { secretRef: { name: 'readywire' } },
        ]);
        const own = Object.fromEntries(env.map(({ name, value }) => [name, value]));
        expect(Object.keys({ ...settings, ...own }).filter((name) => name in SECRETS)).toEqual([]);
        expectToBeRead({ ...SECRETS, ...settings, ...own });
        expect(rights).toMatchObject({ readOnlyRootFilesystem: true });
      }
    },
  );

  it.each(running.map((one) => [one.metadata.name, one] as const))(
    '%s has probes at paths that there are, time to stop, and a budget',
    (_, { spec }) => {
      const { labels } = spec.template.metadata;
      const pod = spec.template.spec;
      const [container] = pod.containers as [Container];
      const { startupProbe, livenessProbe, readinessProbe, ports = [] } = container;
      for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe]) {
        expect(paths).toHaveProperty([httpGet.path]);
        expect(ports.map(({ name }) => name)).toContain(httpGet.port);
      }
      expect(readinessProbe.httpGet.path).toBe('/health/ready');
      expect(livenessProbe.httpGet.path).toBe('/health/live');
      expect(String(ports[0]?.containerPort)).toBe(settings['PORT']);
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(12);
      expect(spec.selector.matchLabels).toEqual(labels);
      const budgets = ofKind('PodDisruptionBudget').filter(
        (one) => JSON.stringify(one.spec.selector.matchLabels) === JSON.stringify(labels),
      );
      expect(budgets).toHaveLength(1);
      expect(budgets[0]?.spec.minAvailable).toBeLessThan(spec.replicas ?? 0);
    },
  );

  it('lead requests to what answers, whose journal outlives its pods', () => {
    const [service] = ofKind('Service');
    const [api] = ofKind('StatefulSet');
    expect(service?.spec.selector).toEqual(api?.spec.template.metadata.labels);
    expect(service?.spec.ports[0]?.targetPort).toBe('http');
    const claims = api?.spec.volumeClaimTemplates?.map(({ metadata }) => metadata.name);
    const mounts = api?.spec.template.spec.containers[0]?.volumeMounts ?? [];
    expect(mounts.find(({ mountPath }) => mountPath === '/data')?.name).toBe(claims?.[0]);
  });

  it('name the secrets that have to be made, and say that they have not been run', () => {
    const [, made = ''] =
      /(kubectl create secret[^]*?)\n#\s+kubectl apply/.exec(files.join('\n')) ?? [];
    const names = [...made.matchAll(/--from-literal=(\w+)=/g)].map(([, name]) => name);
    expect(names.sort()).toEqual(Object.keys(SECRETS).sort());
    for (const text of files) expect(text).toContain('has not been run');
  });
});

describe('the unit of systemd', () => {
  const unit = read('deploy/readywire.service');
  const values = (name: string): readonly string[] =>
    [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);

  it('starts what is built, with variables that there are, as nobody in particular', () => {
    expect(values('ExecStart')).toEqual(['/usr/bin/node dist/src/main.js']);
    const { NODE_ENV: mode, ...env } = Object.fromEntries(
      values('Environment').map((text) => text.split('=') as [string, string]),
    );
    expect(mode).toBe('production');
    expectToBeRead(env);
    expect(env['DATA_DIR']).toBe(`/var/lib/${values('StateDirectory')[0] ?? ''}`);
    expect(values('User')).toEqual(['readywire']);
    expect(values('NoNewPrivileges')).toEqual(['yes']);
  });
});
