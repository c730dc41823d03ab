import { type Backoff, backoffDelay } from '../backoff.ts';
import { errorFacts } from '../error-facts.ts';
import type { Log } from '../log.ts';
import type { Pause } from '../pause.ts';
import type { Connection } from './connection.ts';

export type LinkDependencies = {
  /** Opens a connection with whatever credentials are current. */
  connect: (signal: AbortSignal) => Promise<Connection>;
  /** There is a new connection. */
  onConnected: (connection: Connection) => void;
  /** A connection could not be opened, or ended; with the reason. */
  onFailed: (error: unknown) => void;
  backoff: Backoff;
  random: () => number;
  pause: Pause;
  log: Log;
};

/** Keeps one connection to the control plane, for ever. */
export type Link = {
  start(): void;
  current(): Connection | undefined;
  /**
   * Gives up the connection there is and opens another, without back-off; it then is the link's. The keeping of the
   * link rests meanwhile: two connections of one client id would push each other out.
   */
  fresh(signal: AbortSignal): Promise<Connection>;
  /** The network may be another one now: without a connection that can go on, opens one at once, without back-off. */
  hurry(): void;
  stop(): Promise<void>;
};

/** A connection that ends sooner counts as a failure like any other: what accepts and then throws out is not hammered. */
const STABLE_MILLISECONDS = 30_000;

export function createLink(deps: LinkDependencies): Link {
  const { connect, onConnected, onFailed, backoff, random, pause, log } = deps;
  const stopping = new AbortController();
  /** Cuts short what `keep` waits for when `fresh` takes over. */
  let interruption = new AbortController();
  let waking = new AbortController();
  let failures = 0;
  let current: Connection | undefined;
  let exclusive: Promise<unknown> = Promise.resolve();
  let keeping: Promise<void> = Promise.resolve();

  function adopt(connection: Connection): Connection {
    current = connection;
    void connection.closed.then(() => {
      if (current === connection) current = undefined;
    });
    onConnected(connection);
    return connection;
  }

  async function keep(): Promise<void> {
    while (!stopping.signal.aborted) {
      await exclusive.catch(() => undefined);
      const interrupted = AbortSignal.any([interruption.signal, stopping.signal, waking.signal]);
      try {
        const connection = current ?? adopt(await connect(interrupted));
        const since = performance.now();
        log.info({}, 'connected');
        const reason = await connection.closed;
        if (performance.now() - since >= STABLE_MILLISECONDS) failures = 0;
        throw reason;
      } catch (error) {
        if (interrupted.aborted) continue;
        failures += 1;
        onFailed(error);
        const wait = backoffDelay(backoff, failures, random());
        log.warn({ ...errorFacts(error), failures, nextTryMilliseconds: wait }, 'not connected');
        await pause(wait, interrupted).catch(() => undefined);
      }
    }
  }

  async function replace(signal: AbortSignal): Promise<Connection> {
    interruption.abort();
    const old = current;
    current = undefined;
    old?.close();
    return adopt(await connect(AbortSignal.any([signal, stopping.signal])));
  }

  return {
    start() {
      keeping = keep();
    },
    current: () => current,
    hurry() {
      if (current && !current.isStranded()) return;
      failures = 0;
      current?.close();
      waking.abort();
      waking = new AbortController();
    },
    fresh(signal) {
      interruption.abort();
      const replaced = exclusive.catch(() => undefined).then(() => replace(signal));
      exclusive = replaced.finally(() => {
        interruption = new AbortController();
      });
      exclusive.catch(() => undefined);
      return replaced;
    },
    async stop() {
      stopping.abort();
      current?.close();
      await keeping;
    },
  };
}
