import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bootstrap } from '#protocol';
import type { Host, Spawned } from './host.ts';

/** A real edge agent as a process of a site, with nothing but its bootstrap file. */
export type LabAgent = AsyncDisposable & {
  start(): void;
  /** `kill -9` of the agent alone: its daemons go on. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  running(): Spawned;
  /** Everything it logged, over restarts. */
  output(): string;
  directory: string;
};

export async function createLabAgent(
  site: Host,
  bootstrap: Bootstrap,
  { authoritiesSeconds = 21_600 } = {},
): Promise<LabAgent> {
  const root = await mkdtemp(join(tmpdir(), `sitekeeper-${site.name}-`));
  const directory = join(root, 'state');
  await mkdir(directory);
  const bootstrapFile = join(root, 'bootstrap.json');
  await writeFile(bootstrapFile, JSON.stringify(bootstrap), { mode: 0o600 });
  const runs: Spawned[] = [];
  const running = () => {
    const last = runs.at(-1);
    if (!last) throw new Error(`the agent of ${site.name} was never started`);
    return last;
  };
  return {
    directory,
    running,
    output: () => runs.map((run) => run.output()).join(''),
    start() {
      runs.push(
        site.spawn(process.execPath, ['edge-agent/main.ts'], {
          env: {
            SITEKEEPER_AGENT_BOOTSTRAP: bootstrapFile,
            SITEKEEPER_AGENT_DIR: directory,
            SITEKEEPER_AGENT_DRIFT_SECONDS: '5',
            SITEKEEPER_AGENT_AUTHORITIES_SECONDS: String(authoritiesSeconds),
          },
        }),
      );
    },
    kill: () => running().stop('SIGKILL'),
    stop: () => running().stop('SIGTERM'),
    async [Symbol.asyncDispose]() {
      await runs.at(-1)?.stop('SIGKILL');
      await rm(root, { recursive: true, force: true });
    },
  };
}
