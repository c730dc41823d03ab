import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Floor = AsyncDisposable & {
  pid: number;
  mqttPort: number;
  httpsPort: number;
  /** Publishes to every connected client. */
  fanOut(payload: string): void;
};

/** Starts the bare servers as a process of their own. PEM in, as the control plane has it. */
export async function startFloor(
  directory: string,
  tls: { key: string; cert: string; ca: string },
): Promise<Floor> {
  const file = join(directory, 'floor.json');
  await writeFile(file, JSON.stringify(tls), { mode: 0o600 });
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'floor-server.ts'), file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  const [, mqttPort = 0, httpsPort = 0] = String(line).trim().split(' ').map(Number);
  return {
    pid: child.pid ?? 0,
    mqttPort,
    httpsPort,
    fanOut: (payload) => void child.stdin?.write(`${payload}\n`),
    async [Symbol.asyncDispose]() {
      child.kill();
      await once(child, 'exit');
    },
  };
}
