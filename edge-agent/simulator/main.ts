import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { Bootstrap } from '#protocol';
import { parseJson } from '../state/read-json.ts';
import { openFilter } from './open-filter.ts';
import { startSimulator } from './simulator.ts';

const USAGE = `usage: node edge-agent/simulator/main.ts --bootstraps <file or directory> [--directory <state>] [--drifting <serial>]
  <file>       one bootstrap document, or an array of them
  <directory>  every *.json in it
  --drifting   somebody opens the packet filter of this appliance once a minute; may be given several times
  --directory  where the simulated appliances keep their state; .data/simulator unless given
`;

async function readBootstraps(path: string): Promise<Bootstrap[]> {
  const isFolder = (await stat(path)).isDirectory();
  const names = isFolder ? (await readdir(path)).filter((name) => name.endsWith('.json')).sort() : [];
  const files = isFolder ? names.map((name) => join(path, name)) : [path];
  const documents = await Promise.all(
    files.map(async (file) => {
      const value = parseJson(await readFile(file));
      const list = Array.isArray(value) ? value : [value];
      if (Check(Type.Array(Bootstrap), list)) return list;
      throw new Error(`${file} holds something else than bootstrap documents`);
    }),
  );
  return documents.flat();
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      bootstraps: { type: 'string' },
      directory: { type: 'string' },
      drifting: { type: 'string', multiple: true },
      help: { type: 'boolean' },
    },
  });
  if (!values.bootstraps) {
    process.stderr.write(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const log = pino({ level: process.env.SITEKEEPER_AGENT_LOG_LEVEL ?? 'warn' });
  const bootstraps = await readBootstraps(values.bootstraps);
  const simulator = await startSimulator({
    appliances: bootstraps.map((bootstrap) => ({ bootstrap })),
    directory: values.directory ?? '.data/simulator',
    log,
  });
  const drifting = setInterval(() => {
    for (const { serial, box } of simulator.appliances)
      if (values.drifting?.includes(serial)) openFilter(box);
  }, 60_000);
  const progress = setInterval(() => {
    process.stdout.write(`${simulator.connected()} of ${bootstraps.length} simulated appliances connected\n`);
  }, 10_000);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      clearInterval(progress);
      clearInterval(drifting);
      void simulator[Symbol.asyncDispose]().then(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
