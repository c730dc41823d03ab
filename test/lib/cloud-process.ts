import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { certificatePem } from '../../provisioning/pki/index.ts';
import { ADMIN } from './cloud.ts';
import { COMMAND_ENVIRONMENT } from './command-environment.ts';
import { freePorts } from './free-port.ts';
import { createRest, type Rest } from './rest.ts';

const CLI = fileURLToPath(new URL('../../cloud/cli/main.ts', import.meta.url));

export type CloudProcess = {
  url: string;
  ports: { http: number; device: number; mqtt: number; crl: number };
  /** As an operator's administrator; known after the first start. */
  rest: Rest;
  dataDir: string;
  env: Record<string, string>;
  readonly pid: number;
  /** What it printed since its last start. */
  readonly output: string;
  /** Starts it again on the same ports and data. Resolves when it serves. */
  start(): Promise<void>;
  /** Ends it by SIGTERM and waits. */
  stop(): Promise<number | null>;
  /** Waits until it ends by itself, and tells its exit code. */
  ended(): Promise<number | null>;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Runs `sitekeeper <args>` beside it and returns what it printed. @throws when it fails. */
  cli(...args: string[]): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** The cloud as a process of its own on its embedded database, for tests that kill it. `env` adds to its environment. */
export async function startCloudProcess(env: Record<string, string> = {}): Promise<CloudProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sitekeeper-process-'));
  const [http = 0, device = 0, mqtt = 0, crl = 0] = await freePorts(4);
  const environment: Record<string, string> = {
    ...COMMAND_ENVIRONMENT,
    SITEKEEPER_DATA_DIR: dataDir,
    SITEKEEPER_HTTP_PORT: String(http),
    SITEKEEPER_DEVICE_PORT: String(device),
    SITEKEEPER_MQTT_PORT: String(mqtt),
    SITEKEEPER_CRL_PORT: String(crl),
    SITEKEEPER_ADMIN_EMAIL: ADMIN.email,
    SITEKEEPER_ADMIN_PASSWORD: ADMIN.password,
    ...env,
  };
  const url = `https://localhost:${http}`;
  let child = launch(environment);
  const cli = (...args: string[]) => runCli(environment, args);
  try {
    await child.serving;
    const ca = await fetch(`http://127.0.0.1:${crl}/ca/root.crt`).then((answer) => answer.arrayBuffer());
    const token = (await cli('token', 'create', '--name', 'test', '--role', 'operator-admin')).trim();
    const rest = createRest(
      { host: 'localhost', port: http, ca: certificatePem(new Uint8Array(ca)) },
      { token },
    );
    return {
      url,
      ports: { http, device, mqtt, crl },
      rest,
      dataDir,
      env: environment,
      cli,
      get pid() {
        return child.process.pid ?? 0;
      },
      get output() {
        return child.output();
      },
      async start() {
        child = launch(environment);
        await child.serving;
      },
      stop: () => end(child.process, 'SIGTERM'),
      ended: () => ended(child.process),
      kill: async () => void (await end(child.process, 'SIGKILL')),
      async [Symbol.asyncDispose]() {
        await rest[Symbol.asyncDispose]();
        await clear();
      },
    };
  } catch (error) {
    await clear();
    throw error;
  }

  async function clear(): Promise<void> {
    await end(child.process, 'SIGTERM');
    // After kill -9 the database may still run; whoever uses it last stops it.
    await cli('ca', 'fingerprint').catch(() => undefined);
    await rm(dataDir, { recursive: true, force: true });
  }
}

function launch(env: Record<string, string>) {
  const child = spawn(process.execPath, [CLI, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const serving = new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      said += String(chunk);
      if (said.includes('Sitekeeper serves')) resolve();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', (code, signal) =>
      reject(new Error(`the cloud ended (${code ?? signal}) before it served: ${said.slice(-4000)}`)),
    );
  });
  serving.catch(() => undefined);
  return { process: child, serving, output: () => said };
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = ended(child);
  child.kill(signal);
  return exit;
}

function runCli(env: Record<string, string>, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve(out) : reject(new Error(`exit ${code}: ${err}${out}`)),
    );
  });
}
