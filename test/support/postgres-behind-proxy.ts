import { TcpProxy } from './tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

/** A database of its own on PostgreSQL, and the way to it, which can be cut. */
export interface ReachableDatabase {
  /** Its `env` leads through the proxy. */
  readonly database: TestDatabase;
  /** Refuses connections until it is mended. */
  readonly proxy: TcpProxy;
  /** The same database, by the direct way. */
  readonly direct: TestDatabase;
  drop(): Promise<void>;
}

/** Makes one; nothing leads to it until `proxy.mend()`. */
export async function postgresBehindProxy(): Promise<ReachableDatabase> {
  const direct = await createTestDatabase();
  const url = new URL(String(direct.url));
  const proxy = await TcpProxy.to({ host: url.hostname, port: Number(url.port) });
  url.host = `127.0.0.1:${String(proxy.port)}`;
  const env = { ...direct.env, DATABASE_URL: url.href };
  const drop = async (): Promise<void> => {
    await proxy.cut();
    await direct.drop();
  };
  return { database: { ...direct, env, url: url.href }, proxy, direct, drop };
}
