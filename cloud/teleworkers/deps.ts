import type { Registry } from 'prom-client';
import type { Certificates } from '../certificates/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Sealing } from '../platform/sealing.ts';
import type { TeleworkerStore } from './store.ts';

export type TeleworkerDeps = {
  store: TeleworkerStore;
  certificates: Pick<
    Certificates,
    'issueTeleworker' | 'revokeMany' | 'outdate' | 'caCertificate' | 'caChain'
  >;
  sealing: Sealing;
  ids: Ids;
  clock: Clock;
  bus: Bus;
  log: Log;
  metrics: Registry;
  /** What passes through the tunnels of a network's people unless said otherwise for one of them. */
  tunnelOf: (networkId: string) => Promise<'split' | 'full'>;
  /** Where people reach this server, e.g. `https://sitekeeper.example:8443`. */
  publicUrl: () => string;
};
