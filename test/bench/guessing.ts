import { Agent, request } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { ADMIN } from '../lib/cloud.ts';
import { startCloudProcess } from '../lib/cloud-process.ts';
import { usageOf } from './usage.ts';

const GUESSES_A_SECOND = 100;
const SECONDS = 20;

type Guessing = { how: string; cpuPercent: number; byStatus: Record<string, number> };

/** What a flood of wrong passwords costs the control plane, of one core; nothing else is asked of it meanwhile. */
export async function measureGuessing(): Promise<Guessing[]> {
  await using cloud = await startCloudProcess({ SITEKEEPER_LOG_LEVEL: 'warn' });
  await pause(3000);
  const idle = await during(cloud.pid, () => pause(SECONDS * 1000));
  const kept = new Agent({ keepAlive: true, rejectUnauthorized: false });
  const fresh = new Agent({ keepAlive: false, rejectUnauthorized: false, maxCachedSessions: 0 });
  try {
    return [
      { how: 'nobody guesses', cpuPercent: idle, byStatus: {} },
      await guess(cloud, 'on a connection that is kept', kept),
      await guess(cloud, 'on a new TLS connection each', fresh),
    ];
  } finally {
    kept.destroy();
  }
}

export function printGuessing(rows: readonly Guessing[]): void {
  console.log(`${GUESSES_A_SECOND} wrong passwords a second for ${SECONDS} s, from one address`);
  for (const { how, cpuPercent, byStatus } of rows) {
    const statuses = Object.entries(byStatus).map(([status, count]) => `${count} × ${status}`);
    console.log(`${how.padEnd(32)} ${cpuPercent.toFixed(1).padStart(5)} % of a core  ${statuses.join(', ')}`);
  }
}

async function guess(
  { ports, pid }: { ports: { http: number }; pid: number },
  how: string,
  agent: Agent,
): Promise<Guessing> {
  const byStatus: Record<string, number> = {};
  const cpuPercent = await during(pid, async () => {
    const answers: Promise<void>[] = [];
    const start = performance.now();
    for (let i = 0; i < GUESSES_A_SECOND * SECONDS; i++) {
      const due = start + (i * 1000) / GUESSES_A_SECOND;
      const early = due - performance.now();
      if (early > 1) await pause(early);
      answers.push(
        attempt(ports.http, agent, `guess ${i}`).then((status) => {
          byStatus[status] = (byStatus[status] ?? 0) + 1;
        }),
      );
    }
    await Promise.all(answers);
  });
  return { how, cpuPercent, byStatus };
}

async function during(pid: number, work: () => Promise<unknown>): Promise<number> {
  const before = usageOf(pid).cpuSeconds;
  const start = performance.now();
  await work();
  return ((usageOf(pid).cpuSeconds - before) / ((performance.now() - start) / 1000)) * 100;
}

function attempt(port: number, agent: Agent, password: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const body = JSON.stringify({ email: ADMIN.email, password });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const options = { host: '127.0.0.1', port, agent, method: 'POST', path: '/api/v1/sessions', headers };
  const sent = request(options, (response) => {
    response.resume().on('end', () => resolve(response.statusCode ?? 0));
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}
