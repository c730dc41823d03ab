import { Agent, request } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { ADMIN } from '../lib/cloud.ts';
import { startCloudProcess } from '../lib/cloud-process.ts';
import { usageOf } from './usage.ts';

const GUESSES_A_SECOND = 100;
const SECONDS = 20;

/** From how many addresses people sign in at once, each for an account of its own, and how long. */
const ADDRESSES = 200;
const CROWD_SECONDS = 10;
const PROBE_EVERY_MS = 100;

/** How long requests of others take, in ms: the middle one and the slowest of twenty. */
type Waiting = { middle: number; slow: number };
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
export async function measureGuessing(): Promise<{ guesses: Guessing[]; crowd: Crowd }> {
  await using cloud = await startCloudProcess({ SITEKEEPER_LOG_LEVEL: 'warn' });
  await cloud.rest.post('appliances', { serial: SERIAL, model: 'demo' });
  const kept = new Agent({ keepAlive: true, rejectUnauthorized: false });
  const fresh = new Agent({ keepAlive: false, rejectUnauthorized: false, maxCachedSessions: 0 });
  const { pid, ports } = cloud;
  const [people, boxes] = [signIn(ports.http), enrolment(ports.device)];
  try {
    await flood({ pid, port: people.port, agent: kept, from: ANYBODY }, () => people.floor);
    const guesses = [
      await measure('passwords, kept connections', people, pid, kept),
      await measure('passwords, new connections', people, pid, fresh),
      await measure('enrolment, new connections', boxes, pid, fresh),
    ];
    return { guesses, crowd: await measureCrowd(ports.http, () => cloud.rest.get('customers?page_size=1')) };
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

type Crowd = { idle: Waiting; meanwhile: Waiting; byStatus: Record<string, number> };

/** What others wait while very many people sign in at once, from as many addresses. */
async function measureCrowd(port: number, probe: () => Promise<unknown>): Promise<Crowd> {
  const idle = await waiting(probe, CROWD_SECONDS * 1000);
  const agents = Array.from(
    { length: ADDRESSES },
    (_, i) =>
      new Agent({ keepAlive: true, rejectUnauthorized: false, localAddress: `127.3.${i >> 8}.${i & 255}` }),
  );
  const byStatus: Record<string, number> = {};
  const guess = signIn(port).guess;
  const end = performance.now() + CROWD_SECONDS * 1000;
  const crowd = agents.map(async (agent, i) => {
    for (let n = 0; performance.now() < end; n++) {
      const body = JSON.stringify({ email: `person${i}@crowd.example`, password: `guess ${n}` });
      const from = `127.3.${i >> 8}.${i & 255}`;
      const status = await exchange({ pid: 0, port, agent, from }, { ...guess(n), body });
      byStatus[status] = (byStatus[status] ?? 0) + 1;
      await pause(1000);
    }
  });
  const meanwhile = await waiting(probe, CROWD_SECONDS * 1000);
  await Promise.all(crowd);
  for (const agent of agents) agent.destroy();
  return { idle, meanwhile, byStatus };
}

async function waiting(probe: () => Promise<unknown>, milliseconds: number): Promise<Waiting> {
  const took: number[] = [];
  const end = performance.now() + milliseconds;
  const probes: Promise<void>[] = [];
  while (performance.now() < end) {
    const start = performance.now();
    probes.push(probe().then(() => void took.push(performance.now() - start)));
    await pause(PROBE_EVERY_MS);
  }
  await Promise.all(probes);
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return { middle: at(0.5), slow: at(0.95) };
}

export function printCrowd({ idle, meanwhile, byStatus }: Crowd): void {
  const told = ({ middle, slow }: Waiting) =>
    `${middle.toFixed(0)} ms, slowest of twenty ${slow.toFixed(0)} ms`;
  const statuses = Object.entries(byStatus).map(([status, count]) => `${count} × ${status}`);
  console.log(`a list of customers, nobody signing in: ${told(idle)}`);
  console.log(`${ADDRESSES} people signing in each second: ${told(meanwhile)}  (${statuses.join(', ')})`);
}

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
