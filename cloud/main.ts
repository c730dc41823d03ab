import { readConfig } from './config.ts';
import { openContext } from './context.ts';
import { createLog } from './platform/log.ts';
import { serve } from './server.ts';

/** Less than what service managers commonly wait before they kill. */
const DRAIN_LIMIT_MS = 25_000;

/**
 * Env → config → context → listeners; until SIGTERM or SIGINT, which drain. A second signal does not wait.
 * @throws when the database was migrated by another version meanwhile, as a start from it would
 */
export async function runServer(env: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(env);
  const log = createLog(config.logLevel);
  const stopped = untilStopped();
  await using context = await openContext(config, { log });
  const invented = await context.accounts.users.ensureAdministrator(config.administrator);
  // Before anything else can fail: it is told only this once.
  if (invented) {
    process.stdout.write(
      `Sign in as ${invented.email} with the password ${invented.password} (shown this once)\n`,
    );
  }
  await using server = await serve(context);
  log.info({ ports: server.ports, dataDir: config.dataDir }, 'listening');
  process.stdout.write(`Sitekeeper serves ${server.url}\n`);
  const ended = await Promise.race([stopped, server.unfit]);
  log.info({ signal: typeof ended === 'string' ? ended : null }, 'draining');
  setTimeout(() => {
    log.error('draining takes too long; ending');
    process.exit(1);
  }, DRAIN_LIMIT_MS).unref();
  if (ended instanceof Error) throw ended;
}

function untilStopped(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve(signal);
        process.once(signal, () => process.exit(1));
      });
    }
  });
}
