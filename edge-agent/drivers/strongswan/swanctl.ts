import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Output, run, tryRun } from '../daemon/run.ts';
import { type LoadedConnection, parseConnections } from './parse-connections.ts';
import { parseSecurityAssociations, type SecurityAssociation } from './parse-sas.ts';
import { type CharonPaths, viciUri } from './paths.ts';

/** swanctl(8) against one charon. */
export function createSwanctl(paths: CharonPaths) {
  const environment = { SWANCTL_DIR: paths.swanctl, STRONGSWAN_CONF: paths.daemonConfiguration };
  const call = (args: string[], signal?: AbortSignal) =>
    run('swanctl', [...args, '--uri', viciUri(paths)], {
      env: environment,
      timeoutMs: 30_000,
      ...(signal && { signal }),
    });

  const file = ['--file', paths.connections];
  return {
    /** Until charon answers on its socket. */
    async waitUntilReady(signal?: AbortSignal): Promise<void> {
      for (let waited = 0; waited < 10_000; waited += 50) {
        if (
          (await tryRun('swanctl', ['--version', '--daemon', '--uri', viciUri(paths)], { env: environment }))
            .ok
        )
          return;
        await pause(50, undefined, signal ? { signal } : {});
      }
      throw new Error(`charon does not answer in ${dirname(paths.socket)}`);
    },
    /**
     * Loads credentials and connections, and unloads all others.
     * @throws unless exactly so many connections are loaded: swanctl ends well also after an error of syntax
     */
    async load(connections: number, signal?: AbortSignal): Promise<void> {
      const credentials = await call(['--load-creds', '--clear', '--noprompt', ...file], signal);
      const loaded = await call(['--load-conns', ...file], signal);
      const complaint = complaintAbout(
        { stdout: credentials.stdout + loaded.stdout, stderr: credentials.stderr + loaded.stderr },
        connections,
      );
      if (complaint) throw new Error(`swanctl: ${complaint}`);
    },
    /** Loads the pools of addresses and unloads all others. charon lets go none of which somebody has an address. */
    async loadPools(signal?: AbortSignal): Promise<void> {
      const { stderr } = await call(['--load-pools', ...file], signal);
      if (stderr.trim() !== '') throw new Error(`swanctl: ${stderr.trim().split('\n', 5).join('; ')}`);
    },
    async list(): Promise<SecurityAssociation[]> {
      return parseSecurityAssociations((await call(['--list-sas', '--raw'])).stdout);
    },
    async connections(): Promise<LoadedConnection[]> {
      return parseConnections((await call(['--list-conns', '--raw'])).stdout);
    },
    /** Tells the peer, but waits no longer than 2 s for its answer. */
    terminate: (id: string) =>
      tryRun(
        'swanctl',
        ['--terminate', '--ike-id', id, '--force', '--timeout', '2', '--uri', viciUri(paths)],
        {
          env: environment,
        },
      ),
    /** Returns at once. */
    initiate: (name: string) =>
      tryRun(
        'swanctl',
        ['--initiate', '--child', name, '--ike', name, '--timeout', '-1', '--uri', viciUri(paths)],
        { env: environment },
      ),
  };
}

/** What swanctl said when it did not load exactly so many connections, a key and a certificate. */
export function complaintAbout({ stdout, stderr }: Output, connections: number): string | undefined {
  const expected =
    connections === 0
      ? /^no connections found/m
      : new RegExp(`^successfully loaded ${connections} connections`, 'm');
  const complete = /^loaded certificate /m.test(stdout) && /^loaded [a-z0-9]+ key /im.test(stdout);
  if (expected.test(stdout) && complete && stderr.trim() === '') return undefined;
  const said = [...stderr.split('\n'), ...stdout.split('\n')].filter(
    (line) => line !== '' && !/^loaded /.test(line),
  );
  return said.slice(0, 5).join('; ') || 'nothing was loaded';
}
