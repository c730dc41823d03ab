import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { MqttClient } from 'mqtt';
import { Registry } from 'prom-client';
import type { Report } from '#protocol';
import { createAppliances } from '../../cloud/appliances/index.ts';
import { type Broker, createBroker } from '../../cloud/broker/index.ts';
import { createEnrolment } from '../../cloud/enrolment/index.ts';
import { createBus } from '../../cloud/platform/bus.ts';
import { systemIds } from '../../cloud/platform/ids.ts';
import { createHorizon } from '../../cloud/retention/index.ts';
import { createTelemetry } from '../../cloud/telemetry/index.ts';
import { certificationRequest } from '../../edge-agent/identity/request.ts';
import { createTestClock, testCertificates, testRefusals, testSealing } from './certificates.ts';
import { openTestDatabase } from './database.ts';
import { connectMqtt, publishAcknowledged } from './mqtt-client.ts';
import { aReport } from './mqtt-messages.ts';
import type { TlsIdentity } from './mqtt-pki.ts';

export type SouthboundCloud = Awaited<ReturnType<typeof openSouthboundCloud>>;
export type TestAppliance = { id: string; serial: string; identity: TlsIdentity };

/** All that appliances talk to by MQTT, on a real database: broker, appliances, telemetry, certificates, refusals. */
export async function openSouthboundCloud(options: { presenceGraceMilliseconds?: number } = {}) {
  await using stack = new AsyncDisposableStack();
  const { db, pool, url } = stack.use(await openTestDatabase());
  const clock = createTestClock();
  const bus = createBus();
  const certificates = testCertificates({ db, clock, bus });
  await certificates.initialise();
  const { log, lines, refusals, registry } = testRefusals({ db, clock });
  stack.defer(refusals.settled);
  const enrolment = createEnrolment({
    db,
    certificates,
    ids: systemIds,
    clock,
    bus,
    log,
    metrics: registry,
    appliances: () => appliances.admission,
  });
  const { root, device } = certificates.caChain();
  const server = await certificates.issueServer(['localhost', '127.0.0.1']);

  const telemetry = stack.use(
    createTelemetry({ pool, clock, bus, log, horizon: createHorizon({ pool, clock, databaseClock: clock }) }),
  );
  await telemetry.start();
  let broker: Broker | undefined;
  const link = () => {
    if (!broker) throw new Error('there is no broker yet');
    return broker;
  };
  const appliances = stack.use(
    createAppliances({
      db,
      pool,
      sealing: testSealing,
      ids: systemIds,
      clock,
      bus,
      log,
      enrolment,
      certificates,
      link,
      bootstrapFacts: () => ({
        enrolmentUrl: 'https://localhost:9443',
        mqttUrl: `mqtts://localhost:${link().port}`,
        caFingerprint: certificates.caFingerprint(),
      }),
      ...options,
    }),
  );
  const metrics = new Registry();
  broker = stack.use(
    await createBroker({
      log,
      ids: systemIds,
      bus,
      tls: { ...server, authorities: [root, device] },
      checkDevice: certificates.checkDevice,
      handlers: { ...appliances.handlers, ...telemetry.handlers },
      presence: appliances.presence,
      refusals,
      metrics,
    }),
  );
  await broker.listen('127.0.0.1', 0);
  await appliances.start();
  const open = stack.move();
  const address = { port: broker.port, ca: root };

  return {
    db,
    pool,
    sealing: testSealing,
    url,
    clock,
    bus,
    log,
    lines,
    certificates,
    refusals,
    appliances,
    telemetry,
    broker,
    address,
    metrics,

    /** Registered, enrolled, and with a device certificate. */
    async enrolled(serial: string, siteId?: string): Promise<TestAppliance> {
      const { applianceId: id } = await appliances.register({
        serial,
        model: 'demo',
        ...(siteId && { siteId }),
      });
      const key = newKey();
      const csr = await certificationRequest(key, serial);
      const issued = await certificates.issueDevice(csr, id);
      await db.appliance.update({ where: { id }, data: { state: 'enrolled', enrolledAt: clock.now() } });
      const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
      const identity = { key: pem, cert: issued.pem + device, serialNumber: issued.serialNumber };
      return { id, serial, identity };
    },

    connect: (appliance: TestAppliance): Promise<MqttClient> =>
      connectMqtt(address, appliance.identity, { clientId: appliance.id }),

    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

function newKey() {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return createPrivateKey(privateKey);
}

/** Sends a report; true when acknowledged. */
export function report(client: MqttClient, applianceId: string, changes: Partial<Report>): Promise<boolean> {
  return publishAcknowledged(client, `sk/1/${applianceId}/up/report`, aReport(changes));
}

/** Resolves with the next event of a name that fits. */
export function nextEvent<Name extends Parameters<SouthboundCloud['bus']['subscribe']>[0]>(
  { bus }: Pick<SouthboundCloud, 'bus'>,
  name: Name,
  applianceId: string,
): Promise<unknown> {
  return new Promise((resolve) => {
    const end = bus.subscribe(name, (event) => {
      if ((event as { applianceId?: string }).applianceId !== applianceId) return;
      end();
      resolve(event);
    });
  });
}

/** Asks again until the answer fits. */
export async function eventually<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A revision with a target state for an appliance, as the networks slice would have written it. */
export async function addRevision(
  { db, clock }: Pick<SouthboundCloud, 'db' | 'clock'>,
  applianceId: string,
  hash: string,
  document: object = { revisionOf: hash },
): Promise<number> {
  const at = clock.now();
  const customerId = systemIds.uuid();
  const networkId = systemIds.uuid();
  await db.customer.create({ data: { id: customerId, name: 'Test', createdAt: at, updatedAt: at } });
  await db.network.create({
    data: {
      id: networkId,
      customerId,
      name: 'Test',
      kind: 'mono-site',
      parameters: {},
      createdAt: at,
      updatedAt: at,
    },
  });
  const { number } = await db.revision.create({
    data: {
      networkId,
      kind: 'mono-site',
      reason: 'committed',
      parameters: {},
      inputs: {},
      createdBy: 'test',
      createdAt: at,
    },
  });
  await db.targetState.create({
    data: { revisionNumber: number, applianceId, hash, document, difference: [], parametersFrom: number },
  });
  return Number(number);
}
