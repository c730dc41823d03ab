import { Registry } from 'prom-client';
import { createCertificateStore, createCertificates } from '../../cloud/certificates/index.ts';
import { type Bus, createBus } from '../../cloud/platform/bus.ts';
import type { Clock } from '../../cloud/platform/clock.ts';
import type { Database } from '../../cloud/platform/database.ts';
import { systemIds } from '../../cloud/platform/ids.ts';
import { createLog } from '../../cloud/platform/log.ts';
import { createSealing, fixedKeyring, sealingKey as keyOf } from '../../cloud/platform/sealing.ts';
import { createRefusalStore, createRefusals } from '../../cloud/refusals/index.ts';

/** A clock that runs, and that a test sets forward. */
export type TestClock = Clock & { forward(milliseconds: number): void };

export function createTestClock(): TestClock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    forward: (milliseconds) => {
      ahead += milliseconds;
    },
  };
}

const sealingBy = (...keys: [Uint8Array, ...Uint8Array[]]) => {
  const [first, ...others] = keys;
  return createSealing(fixedKeyring([keyOf(first), ...others.map(keyOf)]));
};

export const testSealing = sealingBy(Buffer.alloc(32, 7));

export type CertificatesParts = {
  db: Database;
  clock?: Clock;
  bus?: Bus;
  sealingKey?: Buffer;
  crlBaseUrl?: string;
  serverNames?: string[];
};

/** The certificates slice on a database, not initialised. */
export function testCertificates({
  db,
  clock = createTestClock(),
  bus = createBus(),
  sealingKey,
  crlBaseUrl = 'http://127.0.0.1:8080',
  serverNames = ['localhost', '127.0.0.1', 'current.example', 'old.example'],
}: CertificatesParts) {
  return createCertificates({
    store: createCertificateStore(db),
    sealing: sealingKey ? sealingBy(sealingKey) : testSealing,
    ids: systemIds,
    clock,
    bus,
    config: { crlBaseUrl, serverNames },
  });
}

/** The refusals slice on a database; `lines` is everything logged. */
export function testRefusals({ db, clock = createTestClock() }: CertificatesParts) {
  const registry = new Registry();
  const lines: string[] = [];
  const log = createLog('trace', { write: (line: string) => void lines.push(line) });
  const refusals = createRefusals({
    store: createRefusalStore(db),
    ids: systemIds,
    clock,
    log,
    metrics: registry,
  });
  return { log, lines, registry, refusals };
}
