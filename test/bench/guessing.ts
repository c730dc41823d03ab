import { Agent, request } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { ADMIN } from '../lib/cloud.ts';
import { startCloudProcess } from '../lib/cloud-process.ts';
import { usageOf } from './usage.ts';

const GUESSES_A_SECOND = 100;
const SECONDS = 20;

type Guessing = { how: string; cpuPercent: number; floorPercent: number; byStatus: Record<string, number> };
type Target = { pid: number; port: number; agent: Agent; from: string };

/** The floor is asked for from elsewhere, since who guesses is slowed down. */
const GUESSER = '127.0.0.1';
const ANYBODY = '127.0.0.2';
const SERIAL = 'SK-BENCH-GUESSED';

type Asked = { method: string; path: string; body?: string; headers?: Record<string, string> };
/** What is guessed at a listener, and what asks nothing of it. */
type Door = { port: number; guess: (i: number) => Asked; floor: Asked };

/**
 * What a flood of wrong passwords, and one of wrong enrolment secrets, costs the control plane, of one core, beside as
 * many requests that ask nothing, from an address that did not guess. Nothing else is asked of it meanwhile.
 */
export async function measureGuessing(): Promise<Guessing[]> {
  await using cloud = await startCloudProcess({ SITEKEEPER_LOG_LEVEL: 'warn' });
  await cloud.rest.post('appliances', { serial: SERIAL, model: 'demo' });
  const kept = new Agent({ keepAlive: true, rejectUnauthorized: false });
  const fresh = new Agent({ keepAlive: false, rejectUnauthorized: false, maxCachedSessions: 0 });
  const { pid, ports } = cloud;
  const [people, boxes] = [signIn(ports.http), enrolment(ports.device)];
  try {
    await flood({ pid, port: people.port, agent: kept, from: ANYBODY }, () => people.floor);
    return [
      await measure('passwords, kept connections', people, pid, kept),
      await measure('passwords, new connections', people, pid, fresh),
      await measure('enrolment, new connections', boxes, pid, fresh),
    ];
  } finally {
    kept.destroy();
  }
}

const signIn = (port: number): Door => ({
  port,
  guess: (i) => ({
    method: 'POST',
    path: '/api/v1/sessions',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: ADMIN.email, password: `guess ${i}` }),
  }),
  floor: { method: 'GET', path: '/healthz' },
});

const enrolment = (port: number): Door => ({
  port,
  guess: (i) => ({
    method: 'POST',
    path: '/.well-known/est/simpleenroll',
    headers: {
      'content-type': 'application/pkcs10',
      authorization: `Basic ${Buffer.from(`${SERIAL}:guess-${i}`).toString('base64')}`,
    },
    body: 'AAAA',
  }),
  floor: { method: 'GET', path: '/.well-known/est/csrattrs' },
});

export function printGuessing(rows: readonly Guessing[]): void {
  console.log(`${GUESSES_A_SECOND} guesses a second for ${SECONDS} s, from one address; of one core:`);
  for (const { how, cpuPercent, floorPercent, byStatus } of rows) {
    const statuses = Object.entries(byStatus).map(([status, count]) => `${count} × ${status}`);
    const figures = `${cpuPercent.toFixed(1)} %, as many idle requests ${floorPercent.toFixed(1)} %`;
    console.log(`${how.padEnd(30)} ${figures}  (${statuses.join(', ')})`);
  }
}

async function measure(
  how: string,
  { port, guess, floor }: Door,
  pid: number,
  agent: Agent,
): Promise<Guessing> {
  const { cpuPercent, byStatus } = await flood({ pid, port, agent, from: GUESSER }, guess);
  const idle = await flood({ pid, port, agent, from: ANYBODY }, () => floor);
  return { how, cpuPercent, floorPercent: idle.cpuPercent, byStatus };
}

async function flood(target: Target, ask: (i: number) => Asked) {
  const byStatus: Record<string, number> = {};
  const answers: Promise<void>[] = [];
  const before = usageOf(target.pid).cpuSeconds;
  const start = performance.now();
  for (let i = 0; i < GUESSES_A_SECOND * SECONDS; i++) {
    const early = start + (i * 1000) / GUESSES_A_SECOND - performance.now();
    if (early > 1) await pause(early);
    const answer = exchange(target, ask(i)).then((status) => {
      byStatus[status] = (byStatus[status] ?? 0) + 1;
    });
    answers.push(answer);
  }
  await Promise.all(answers);
  const seconds = (performance.now() - start) / 1000;
  return { cpuPercent: ((usageOf(target.pid).cpuSeconds - before) / seconds) * 100, byStatus };
}

function exchange({ port, agent, from }: Target, asked: Asked): Promise<number | 'hung up'> {
  const { promise, resolve } = Promise.withResolvers<number | 'hung up'>();
  const { method, path, body } = asked;
  const headers = {
    ...asked.headers,
    ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
  };
  const sent = request(
    { host: '127.0.0.1', localAddress: from, port, agent, method, path, headers },
    (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    },
  );
  sent.on('error', () => resolve('hung up'));
  sent.end(body);
  return promise;
}
