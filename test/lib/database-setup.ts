import { startDatabaseServer } from './database-server.ts';

/** Of vitest: one server for all workers of a run. */
export default async function setup(): Promise<() => Promise<void>> {
  const server = await startDatabaseServer();
  process.env.SITEKEEPER_TEST_DATABASE = server.adminUrl;
  return () => server[Symbol.asyncDispose]();
}
