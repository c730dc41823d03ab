import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import { createRest, type Rest } from '../rest.ts';
import { signInAs } from '../sign-in.ts';
import { CONTROL } from './addresses.ts';
import type { Spawned } from './host.ts';
import type { Lab } from './lab.ts';

const PASSWORD = 'correct horse battery staple';
const HTTP_PORT = 8443;

/** The whole control plane as a process of the laboratory's control host. */
export type LabCloud = AsyncDisposable & {
  /** Signed in as the first administrator. */
  rest: Rest;
  /** What it logged since its last start. */
  output(): string;
  /** `kill -9`, as when the machine loses its power; its database is left as it is. */
  kill(): Promise<void>;
  start(): Promise<void>;
};

export async function startLabCloud(lab: Lab): Promise<LabCloud> {
  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-lab-'));
  const socketPath = join(directory, 'http.sock');
  const server = { host: CONTROL, port: HTTP_PORT, socketPath };
  let process_: Spawned | undefined;

  async function start(): Promise<void> {
    process_ = lab.control.spawn(process.execPath, ['cloud/cli/main.ts', 'serve'], {
      env: {
        SITEKEEPER_DATA_DIR: join(directory, 'data'),
        SITEKEEPER_LISTEN_HOST: '0.0.0.0',
        SITEKEEPER_PUBLIC_HOST: CONTROL,
        SITEKEEPER_HTTP_PORT: String(HTTP_PORT),
        SITEKEEPER_ADMIN_PASSWORD: PASSWORD,
        SITEKEEPER_LOG_LEVEL: 'info',
      },
    });
    const running = process_;
    await eventually(async () => {
      if (running.child.exitCode !== null) throw new Error(`the control plane ended:\n${running.output()}`);
      return (await anonymous.request('GET', '/readyz')).status === 200;
    }, `the control plane is ready`);
  }

  const relay = lab.control.spawn(process.execPath, ['test/lib/lab/relay.ts', socketPath, String(HTTP_PORT)]);
  await relay.waitFor(/ready/);
  const anonymous = createRest(server);
  await start();
  const rest = await signInAs(anonymous, { email: 'admin@localhost', password: PASSWORD });
  return {
    rest,
    output: () => process_?.output() ?? '',
    kill: async () => process_?.stop('SIGKILL'),
    start,
    async [Symbol.asyncDispose]() {
      await Promise.all([process_?.stop('SIGTERM'), relay.stop()]);
      await Promise.all([rest[Symbol.asyncDispose](), anonymous[Symbol.asyncDispose]()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}
