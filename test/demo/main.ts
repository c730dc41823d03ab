import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '../../cloud/config.ts';
import { openContext } from '../../cloud/context.ts';
import { createLog } from '../../cloud/platform/log.ts';
import { serve } from '../../cloud/server.ts';
import { startSimulator } from '../../edge-agent/simulator/index.ts';
import { adminPassword } from './admin-password.ts';
import { buildConsole } from './console-build.ts';
import { patientApi } from './patient-api.ts';
import { seed } from './seed.ts';
import { signIn } from './sign-in.ts';

/**
 * `npm run demo`: the whole product on one machine, with a demo operator's customers and simulated appliances. Its data
 * lives in `.data/demo`; it takes the variables the cloud takes. Ctrl-C ends all of it.
 */
async function main(stopped: Promise<void>, stopping: AbortSignal): Promise<void> {
  const said = process.env;
  const dataDir = said.SITEKEEPER_DATA_DIR ?? '.data/demo';
  const password = said.SITEKEEPER_ADMIN_PASSWORD ?? (await adminPassword(dataDir));
  const config = readConfig({
    SITEKEEPER_LOG_LEVEL: 'warn',
    ...said,
    SITEKEEPER_DATA_DIR: dataDir,
    SITEKEEPER_ADMIN_PASSWORD: password,
  });
  const log = createLog(config.logLevel);
  const { email } = config.administrator;

  say('Console …');
  say(`  ${await buildConsole()}`);
  stopping.throwIfAborted();
  say('Control plane …');
  await using context = await openContext(config, { log });
  await context.accounts.users.ensureAdministrator(config.administrator);
  await using server = await serve(context);
  say(`  serves ${server.url}`);
  stopping.throwIfAborted();

  say('Demo operator …');
  const ca = context.certificates.caChain().root;
  await using rest = await signIn(
    { host: config.publicHost, port: server.ports.http, ca },
    { email, password },
  );
  const appliances = await seed(patientApi(rest), config.dataDir, say, stopping);
  say(`${appliances.length} simulated appliances …`);
  await using simulator = await startSimulator({
    appliances,
    directory: join(config.dataDir, 'appliances'),
    log: log.child({ part: 'simulator' }),
  });
  await untilConnected(simulator.connected, appliances.length, stopping);
  await rest.request('DELETE', 'sessions/current');

  say('');
  say(`Sitekeeper is at  ${server.url}`);
  say(`Sign in as        ${email}`);
  say(`with password     ${password}`);
  say('Your browser will warn: the certificate is of the demo’s own authority. Ctrl-C ends everything.');
  await stopped;
  say('Stopping …');
}

async function untilConnected(connected: () => number, count: number, stopping: AbortSignal): Promise<void> {
  let last = -1;
  while (last < count) {
    stopping.throwIfAborted();
    const now = connected();
    if (now !== last) say(`  ${now} of ${count} connected`);
    last = now;
    if (now < count) await pause(1000);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const stop = new AbortController();
const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(1);
    stop.abort();
  });
}

try {
  await main(stopped, stop.signal);
} catch (error) {
  if (!stop.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
