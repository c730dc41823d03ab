import type { Registry } from 'prom-client';
import { createAccounts } from './accounts/index.ts';
import {
  createAddresses,
  createAddressStore,
  createRenumberingStore,
  createRenumberings,
} from './addresses/index.ts';
import { createAppliances } from './appliances/index.ts';
import { createAudit, createAuditStore } from './audit/index.ts';
import type { Link } from './broker/index.ts';
import { createBulk } from './bulk/index.ts';
import { createCertificateStore, createCertificates } from './certificates/index.ts';
import type { Config } from './config.ts';
import { createCustomerStore, createCustomers } from './customers/index.ts';
import { createEnrolment } from './enrolment/index.ts';
import { createNetworkStore, createNetworks } from './networks/index.ts';
import { createLayerStore, createParameters } from './parameters/index.ts';
import { createPilots } from './pilots/index.ts';
import { can } from './platform/access/can.ts';
import { createOwnersStore } from './platform/access/owners-store.ts';
import { EVERYTHING } from './platform/access/roles.ts';
import { type Bus, createBus } from './platform/bus.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { createClockWatch } from './platform/clock-watch.ts';
import { type Ids, systemIds } from './platform/ids.ts';
import { createLog, type Log } from './platform/log.ts';
import { createMetrics } from './platform/metrics.ts';
import { createSealing, loadKeyring } from './platform/sealing.ts';
import { createRefusalStore, createRefusals } from './refusals/index.ts';
import { createHorizon, createRetention } from './retention/index.ts';
import { createRolloutStore, createRollouts, type FleetNetworks } from './rollouts/index.ts';
import { serverNames } from './server-names.ts';
import { openStorage } from './storage.ts';
import { createTelemetry } from './telemetry/index.ts';
import { createTeleworkerStore, createTeleworkers } from './teleworkers/index.ts';
import { createTemplateStore, createTemplates } from './templates/index.ts';

/** What tests put in the place of the system's. */
export type Overrides = {
  clock?: Clock;
  ids?: Ids;
  log?: Log;
  presenceGraceMilliseconds?: number;
  deliveryBackoff?: { firstMilliseconds: number; longestMilliseconds: number };
  enrolmentHeldSeconds?: number;
};

export type Context = Awaited<ReturnType<typeof openContext>>;

/** Nobody is connected to a process that does not listen. */
const NO_LINK: Link = { publish: async () => false, disconnect: () => undefined, isConnected: () => false };

/**
 * Everything the cloud is made of, on its database, without a listener: `serve` adds those. Disposing closes all it
 * opened, the last first.
 */
export async function openContext(config: Config, overrides: Overrides = {}) {
  await using opening = new AsyncDisposableStack();
  const log = overrides.log ?? createLog(config.logLevel);
  const metrics = createMetrics();
  const { db, pool, watch, trouble } = opening.use(await openStorage(config, log, metrics));
  const keyring = await loadKeyring({ dataDir: config.dataDir, env: config.sealingKey });
  const sealing = createSealing(keyring);
  const base: Base = {
    clock: overrides.clock ?? systemClock,
    ids: overrides.ids ?? systemIds,
    bus: createBus(),
    metrics,
    log,
  };
  const horizon = createHorizon({ ...base, pool });
  const clocks = opening.use(
    createClockWatch({ ...base, pool, retentionBehindMs: () => horizon.standing()?.behindMs ?? 0 }),
  );
  const audit = opening.use(createAudit({ ...base, sealing, store: createAuditStore(pool) }));
  /** Ports as they are in the end; `serve` writes those that were left to the system. */
  const ports = { ...config.ports };
  const link = { current: NO_LINK };

  const publicUrl = () => config.publicUrl ?? `https://${config.publicHost}:${ports.http}`;

  const owners = createOwnersStore(pool);
  const accounts = opening.use(createAccounts({ ...base, db, sealing, config, publicUrl }));
  const customers = createCustomers({ ...base, store: createCustomerStore(db, sealing) });
  const addresses = createAddresses({ ...base, store: createAddressStore(db) });
  const refusals = createRefusals({ ...base, store: createRefusalStore(db) });
  opening.defer(() => refusals.settled());
  const certificates = createCertificates({
    ...base,
    sealing,
    store: createCertificateStore(db),
    config: {
      get crlBaseUrl() {
        return `http://${config.publicHost}:${ports.crl}`;
      },
      serverNames: serverNames(config),
    },
  });
  const enrolment = createEnrolment({
    ...base,
    db,
    certificates,
    appliances: () => appliances.admission,
    ...(overrides.enrolmentHeldSeconds !== undefined && {
      config: { heldSeconds: overrides.enrolmentHeldSeconds },
    }),
  });
  opening.use(enrolment.expiry);
  const { presenceGraceMilliseconds, deliveryBackoff } = overrides;
  const appliances = opening.use(
    createAppliances({
      ...base,
      db,
      pool,
      sealing,
      enrolment,
      certificates,
      onClone: config.onClone,
      deliveryBackoff,
      link: () => link.current,
      bootstrapFacts: () => ({
        enrolmentUrl: `https://${config.publicHost}:${ports.device}`,
        mqttUrl: `mqtts://${config.publicHost}:${ports.mqtt}`,
        caFingerprint: certificates.caFingerprint(),
      }),
      ...(presenceGraceMilliseconds !== undefined && { presenceGraceMilliseconds }),
    }),
  );
  const telemetry = opening.use(createTelemetry({ ...base, pool, horizon }));
  const templates = createTemplates({ ...base, store: createTemplateStore(db) });
  const parameters = createParameters({ ...base, store: createLayerStore(db) });
  const rollouts = opening.use(
    createRollouts({
      ...base,
      appliances,
      store: createRolloutStore(db),
      fleet: (): FleetNetworks => networks,
      mayRollOut: async (makerId, rolloutId) => {
        const maker = await accounts.rightsOf(makerId);
        const [networkOwners = []] = await owners.of([{ type: 'rollout', id: rolloutId }]);
        return maker !== undefined && can(maker, 'rollout:write', networkOwners).allowed;
      },
    }),
  );
  const networks = opening.use(
    createNetworks({ ...base, appliances, rollouts, store: createNetworkStore(db, sealing) }),
  );
  const renumberings = createRenumberings({ ...base, networks, store: createRenumberingStore(db) });
  opening.use(renumberings.reminders);
  const teleworkers = opening.use(
    createTeleworkers({
      ...base,
      sealing,
      certificates,
      store: createTeleworkerStore(db),
      tunnelOf: networks.remoteAccessTunnel,
      publicUrl,
    }),
  );
  const halted = async (network_id: string) =>
    (await rollouts.list({ network_id, state: 'halted' }, EVERYTHING)).items;
  const pilots = opening.use(
    createPilots({
      ...base,
      db,
      pool,
      enrolment,
      addresses,
      rollouts,
      teleworkers,
      haltedRollouts: halted,
      networkStatus: async (id) => (await networks.get(id)).status,
    }),
  );
  const bulk = createBulk({ ...base, pool, sealing });
  const retention = opening.use(createRetention({ ...base, pool, horizon }));

  const resources = opening.move();
  return {
    config,
    ...base,
    db,
    pool,
    storage: { ready: watch.ready, trouble },
    horizon,
    clocks,
    sealing,
    ports,
    publicUrl,
    link,
    audit,
    accounts,
    customers,
    addresses,
    refusals,
    certificates,
    enrolment,
    appliances,
    bulk,
    pilots,
    telemetry,
    templates,
    parameters,
    rollouts,
    networks,
    renumberings,
    teleworkers,
    retention,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

type Base = { clock: Clock; ids: Ids; bus: Bus; metrics: Registry; log: Log };
