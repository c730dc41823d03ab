import { createViciClient } from './client.ts';
import { type LoadedConnection, readLoadedConnections } from './loaded-connection.ts';
import type { ViciSection } from './message.ts';
import { readSecurityAssociations, type SecurityAssociation } from './security-association.ts';

/** An SA that a thread of charon works on is waited for, which may fetch a revocation list. */
const LIST_MS = 30_000;

/** What is asked of a running charon. */
export function createControl(socketPath: string) {
  const { call } = createViciClient(socketPath);

  async function listed<T>(
    command: string,
    event: string,
    read: (event: ViciSection) => T[],
    signal?: AbortSignal,
  ): Promise<T[]> {
    const all: T[] = [];
    const take = (told: ViciSection) => void all.push(...read(told));
    const events = { name: event, take };
    await call({ command, events, withinMs: LIST_MS, ...(signal && { signal }) });
    return all;
  }

  return {
    /** Whether charon answers. */
    answers: () =>
      call({ command: 'version', withinMs: 2000 }).then(
        () => true,
        () => false,
      ),
    /** IKE SAs of connections that are or were loaded. */
    list: (signal?: AbortSignal): Promise<SecurityAssociation[]> =>
      listed('list-sas', 'list-sa', readSecurityAssociations, signal),
    connections: (signal?: AbortSignal): Promise<LoadedConnection[]> =>
      listed('list-conns', 'list-conn', readLoadedConnections, signal),
    connectionNames: async (): Promise<string[]> =>
      (await call({ command: 'get-conns' })).lists.get('conns') ?? [],
    /** Whether charon has a certificate together with its private key. */
    async hasCredential(signal?: AbortSignal): Promise<boolean> {
      const own = (event: ViciSection) => (event.values.get('has_privkey') === 'yes' ? [true] : []);
      return (await listed('list-certs', 'list-cert', own, signal)).length > 0;
    },
    /** Tells the peer and waits for its answer; `at once` without waiting. Does nothing to one that is gone. */
    async terminate({ id }: { id: string }, how: 'politely' | 'at once'): Promise<void> {
      const force = how === 'at once' ? 'yes' : 'no';
      await call({ command: 'terminate', request: { 'ike-id': id, force, timeout: '-1' } });
    },
    async terminateChild({ id }: { id: string }): Promise<void> {
      await call({ command: 'terminate', request: { 'child-id': id, timeout: '-1' } });
    },
    /** Does not wait for the tunnel; a connection that is not loaded any more is not called. */
    async initiate(child: string, connection: string): Promise<void> {
      await call({ command: 'initiate', request: { child, ike: connection, timeout: '-1' } });
    },
  };
}

export type Control = ReturnType<typeof createControl>;
