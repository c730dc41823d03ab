import { PassThrough } from 'node:stream';
import { Registry } from 'prom-client';
import { type Broker, createBroker, type Handlers, type Sender } from '../../cloud/broker/index.ts';
import { type Bus, createBus } from '../../cloud/platform/bus.ts';
import { systemIds } from '../../cloud/platform/ids.ts';
import { createLog } from '../../cloud/platform/log.ts';
import type { BrokerAddress } from './mqtt-client.ts';
import { createTestPki, type TestPki, type TlsIdentity } from './mqtt-pki.ts';

type Recorded = {
  channel: string;
  code: string;
  applianceId?: string;
  source: string;
  detail: string;
};

/** A broker alone: certificates in a map, what is refused in a list. */
export type TestBroker = AsyncDisposable & {
  broker: Broker;
  bus: Bus;
  pki: TestPki;
  address: BrokerAddress;
  metrics: Registry;
  refusals: Recorded[];
  refused(code: string): Promise<Recorded>;
  presence: { connected: Sender[]; disconnected: Sender[] };
  revoked: Set<string>;
  /** Whose each certificate is, by serial number, as `checkDevice` knows it. */
  known: Map<string, string>;
  logged(): string;
  /** A certificate that `checkDevice` knows. */
  appliance(id: string): Promise<TlsIdentity>;
};

const NOTHING: Handlers = {
  report: async () => undefined,
  telemetry: async () => undefined,
  event: async () => undefined,
  commandResult: async () => undefined,
};

export async function startTestBroker(handlers: Partial<Handlers> = {}): Promise<TestBroker> {
  const pki = await createTestPki();
  const server = await pki.issueServer('localhost');
  const known = new Map<string, string>();
  const revoked = new Set<string>();
  const refusals: Recorded[] = [];
  const waiting = new Set<() => void>();
  const presence = { connected: [] as Sender[], disconnected: [] as Sender[] };
  const output = new PassThrough();
  const metrics = new Registry();
  const bus = createBus();

  const broker = await createBroker({
    log: createLog('info', output),
    ids: systemIds,
    bus,
    tls: {
      keyPem: server.key,
      certificateChainPem: server.cert,
      authorities: [pki.root, pki.device],
    },
    async checkDevice(serialNumber) {
      const applianceId = known.get(serialNumber);
      if (applianceId === undefined) return { refused: 'certificate-unknown' };
      return revoked.has(serialNumber) ? { refused: 'certificate-revoked' } : { applianceId };
    },
    handlers: { ...NOTHING, ...handlers },
    presence: {
      connected: async (sender) => void presence.connected.push(sender),
      disconnected: (sender) => void presence.disconnected.push(sender),
    },
    refusals: {
      record(refusal) {
        refusals.push(refusal);
        for (const wake of waiting) wake();
      },
    },
    metrics,
  });
  await broker.listen('127.0.0.1', 0);

  return {
    broker,
    bus,
    pki,
    address: { port: broker.port, ca: pki.root },
    metrics,
    refusals,
    refused: (code) =>
      new Promise((resolve) => {
        const look = () => {
          const found = refusals.find((refusal) => refusal.code === code);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    presence,
    revoked,
    known,
    logged: () => String(output.read() ?? ''),
    async appliance(id) {
      const identity = await pki.issueDevice(id);
      known.set(identity.serialNumber, id);
      return identity;
    },
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
  };
}
