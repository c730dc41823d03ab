#!/usr/bin/env node
import { pino } from 'pino';
import { startAgent } from './agent.ts';
import { systemClock } from './clock.ts';
import { readBootstrap, readConfig } from './config.ts';
import { createRealDrivers } from './drivers/real-drivers.ts';
import { openConnection } from './link/connection.ts';
import { openProcMachine } from './machine/proc-machine.ts';
import { pause } from './pause.ts';
import { networkProbe } from './probes/network-probes.ts';
import { createNodeDisk } from './state/node-disk.ts';

const config = readConfig(process.env);
const log = pino({ level: config.logLevel }, pino.destination({ sync: true }));

async function main(): Promise<void> {
  const bootstrap = await readBootstrap(config.bootstrapFile);
  const agent = await startAgent({
    bootstrap,
    directory: config.directory,
    runDirectory: config.runDirectory,
    disk: createNodeDisk(config.directory),
    machine: await openProcMachine(),
    drivers: createRealDrivers,
    probe: networkProbe,
    connect: openConnection,
    clock: systemClock,
    random: Math.random,
    pause,
    log,
    settings: { driftSeconds: config.driftSeconds, authoritiesSeconds: config.authoritiesSeconds },
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'agent stops');
      void agent[Symbol.asyncDispose]().then(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => {
  log.error({ err: error }, 'agent cannot start');
  process.exitCode = 1;
});
