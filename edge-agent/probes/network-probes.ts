import { execFile } from 'node:child_process';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import type { AgentDependencies } from '../agent-dependencies.ts';
import { checkControlPlane } from '../identity/control-plane.ts';

const run = promisify(execFile);
const CONNECT_MILLISECONDS = 5000;

/** Runs a probe through the network the box has now; rejects when it fails. Needs iputils' ping and iproute2. */
export const networkProbe: AgentDependencies['probe'] = async (probe, controlPlane, signal) => {
  if (probe.kind === 'control-plane') return handshake({ ...controlPlane, signal });
  if (probe.kind === 'icmp') return ping(probe.host, signal);
  const gateway = defaultGateway(await ask<DefaultRoute>(['route', 'show', 'default'], signal));
  if (gateway === undefined) throw new Error('there is no default route');
  // A point-to-point line has no neighbour to ask.
  if (gateway === null) return;
  await ping(gateway, signal).catch((error: unknown) => resolved(gateway, signal, error));
};

type DefaultRoute = { gateway?: string; metric?: number };
type Neighbour = { lladdr?: string; state?: string[] };

/** Address of the gateway of the default route with the lowest metric; `null` when it has none; `undefined` without route. */
export function defaultGateway(routes: readonly DefaultRoute[]): string | null | undefined {
  const best = routes.toSorted((a, b) => (a.metric ?? 0) - (b.metric ?? 0))[0];
  return best && (best.gateway ?? null);
}

async function ask<T>(args: readonly string[], signal: AbortSignal): Promise<T[]> {
  const { stdout } = await run('ip', ['-4', '-json', ...args], { signal });
  return JSON.parse(stdout || '[]');
}

async function ping(host: string, signal: AbortSignal): Promise<void> {
  await run('ping', ['-n', '-c', '1', '-W', '2', host], { signal }).catch(() => {
    throw new Error(`${host} does not answer`);
  });
}

/** Many gateways answer no echo requests, but all answer ARP (RFC 826). */
async function resolved(gateway: string, signal: AbortSignal, noAnswer: unknown): Promise<void> {
  const known = await ask<Neighbour>(['neigh', 'show', gateway], signal);
  const answered = ({ lladdr, state = [] }: Neighbour) =>
    lladdr !== undefined && !state.includes('FAILED') && !state.includes('INCOMPLETE');
  if (!known.some(answered)) throw noAnswer;
}

function handshake(options: { host: string; port: number; ca: string; signal: AbortSignal }): Promise<void> {
  const { host, port, ca, signal } = options;
  return new Promise((resolve, reject) => {
    const isName = !/^[\d.]+$|:/.test(host);
    const socket = connect({
      host,
      port,
      ca,
      checkServerIdentity: checkControlPlane,
      ...(isName && { servername: host }),
      timeout: CONNECT_MILLISECONDS,
    });
    const end = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    socket.on('secureConnect', () => end());
    socket.on('error', end);
    socket.on('timeout', () => end(new Error(`${host}:${port} does not answer`)));
    signal.addEventListener('abort', () => end(new Error('not answered in time')), { once: true });
  });
}
