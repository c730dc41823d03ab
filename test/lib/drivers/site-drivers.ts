import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TargetState } from '#protocol';
import type { Driver, DriverContext, DriverName } from '../../../edge-agent/drivers/driver.ts';
import type { Host, Spawned } from '../lab/index.ts';

const HOST = fileURLToPath(new URL('driver-host.ts', import.meta.url));

/** Emptied with the laboratory, since `/run` and `/var/lib` of its hosts are their own. */
const DIRECTORIES = { state: '/var/lib/sitekeeper', run: '/run/sitekeeper' };

/** The real drivers at work inside a site. `kill` ends the process they run in as a crash of the agent would. */
export type SiteDrivers = {
  driver(name: DriverName): Pick<Driver, 'check' | 'capture' | 'restore' | 'observe' | 'drift'> & {
    activate(target: TargetState): Promise<void>;
    guard(states: { before: TargetState | null; after: TargetState | null }): Promise<void>;
  };
  /** Activates with every driver, in order. */
  activate(target: TargetState): Promise<void>;
  /** What all of them see of it. */
  drift(target: TargetState): ReturnType<Driver['drift']>;
  log(): string;
  kill(): Promise<void>;
};

const ORDER: DriverName[] = ['iproute2', 'nftables', 'dnsmasq', 'strongswan'];
const NOWHERE = { keyPath: '/nowhere', certificatePath: '/nowhere', caChainPath: '/nowhere' };

export function startDrivers(site: Host, vpn: DriverContext['vpn'] = NOWHERE): SiteDrivers {
  const context = { directories: DIRECTORIES, vpn, controlPlane: [] };
  const process_ = site.spawn(process.execPath, [HOST, JSON.stringify(context)]);
  const ask = requester(process_);
  const driver = (name: DriverName) => ({
    check: (target: TargetState) => ask(name, 'check', target) as ReturnType<Driver['check']>,
    activate: (target: TargetState) => ask(name, 'activate', target) as Promise<void>,
    guard: (states: object) => ask(name, 'guard', states) as Promise<void>,
    capture: () => ask(name, 'capture', null),
    restore: (captured: unknown) => ask(name, 'restore', captured) as Promise<void>,
    drift: (target: TargetState) => ask(name, 'drift', target) as ReturnType<Driver['drift']>,
    observe: (target: TargetState | null) => ask(name, 'observe', target) as ReturnType<Driver['observe']>,
  });
  return {
    driver,
    async activate(target) {
      for (const name of ORDER) await driver(name).activate(target);
    },
    drift: async (target) => (await Promise.all(ORDER.map((name) => driver(name).drift(target)))).flat(),
    log: process_.output,
    kill: () => process_.stop('SIGKILL'),
  };
}

function requester(host: Spawned) {
  const waiting = new Map<number, (answer: { result?: unknown; error?: string }) => void>();
  let last = 0;
  createInterface({ input: host.child.stdout! }).on('line', (text) => {
    const answer = JSON.parse(text);
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  host.child.once('close', () => {
    for (const answer of waiting.values()) answer({ error: `the drivers' process ended:\n${host.output()}` });
    waiting.clear();
  });
  return (driver: DriverName, method: string, argument: unknown): Promise<unknown> => {
    last += 1;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    waiting.set(last, ({ result, error }) =>
      error === undefined ? resolve(result) : reject(new Error(error)),
    );
    host.child.stdin?.write(`${JSON.stringify({ id: last, driver, method, argument })}\n`);
    return promise;
  };
}
