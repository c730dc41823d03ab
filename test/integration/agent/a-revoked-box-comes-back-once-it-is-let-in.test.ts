import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bootstrap } from '#protocol';
import { pause } from '../../../edge-agent/pause.ts';
import { startSimulator } from '../../../edge-agent/simulator/index.ts';
import { openSouthbound, type Southbound } from '../../lib/agent/southbound.ts';
import { eventually } from '../../lib/eventually.ts';
import { type Authority, createFactory } from '../../lib/factory.ts';
import { captureLog } from '../../lib/log-capture.ts';

let cloud: Southbound;
let factory: ReturnType<typeof createFactory>;
let root: Authority;
beforeAll(async () => {
  cloud = await openSouthbound();
  factory = createFactory(cloud.directory);
  root = await factory.root('Factory');
  await cloud.est.enrolment.factoryAnchors.create({ name: 'Factory', certificate: root.pem }, false, 'test');
});
afterAll(() => cloud[Symbol.asyncDispose]());

/** A registered box with nothing of its own but its factory certificate: its label says the secret of all of its kind. */
async function zeroTouchBox(serial: string) {
  const { id, bootstrap } = await cloud.register(serial);
  const { key, certificate } = await factory.box(serial, root, { subject: `/serialNumber=${serial}` });
  const file = (name: string) => join(cloud.directory, serial, 'identity', name);
  await mkdir(file(''), { recursive: true });
  await writeFile(file('factory.key'), key);
  await writeFile(file('factory.pem'), certificate);
  return { id, file, bootstrap: { ...bootstrap, enrolmentSecret: 'x'.repeat(22) } };
}

/** An agent that waits a moment where others wait for minutes, and how often it was told this on enrolling. */
async function start(bootstrap: Bootstrap) {
  const { log, lines } = captureLog();
  const simulator = await startSimulator({
    appliances: [{ bootstrap }],
    directory: cloud.directory,
    log,
    pause: (milliseconds, signal) => pause(Math.min(milliseconds, 200), signal),
  });
  const told = (code: string) =>
    lines.filter((line) => line.includes('"not enrolled yet"') && line.includes(code)).length;
  return { simulator, told, [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose]() };
}

const keysOf = async (file: (name: string) => string) =>
  Promise.all(['device.key', 'vpn.key'].map((name) => readFile(file(name), 'utf8')));

test('a zero-touch box goes on asking after a revocation, and is back with new keys, without a restart', async () => {
  const { id, file, bootstrap } = await zeroTouchBox('SK-ZERO-1');
  await using box = await start(bootstrap);
  const { simulator } = box;
  await simulator.enrolled();
  await eventually(() => simulator.connected() === 1, 'it is connected');
  const agent = simulator.appliances[0]?.agent();

  for (let round = 1; round <= 2; round++) {
    const before = await keysOf(file);
    await cloud.est.certificates.revokeAppliance(id, 'keyCompromise');
    await eventually(() => simulator.connected() === 0, 'it is out');
    // It asks by itself, in vain, and again.
    const asked = box.told('secret-expired');
    await eventually(() => box.told('secret-expired') > asked + 1, 'it has asked twice');
    expect(simulator.connected()).toBe(0);

    await cloud.est.enrolment.issueSecret(id);
    await eventually(() => simulator.connected() === 1, 'it is back');
    for (const [index, key] of (await keysOf(file)).entries()) expect(key).not.toBe(before[index]);
  }
  expect(simulator.appliances[0]?.agent()).toBe(agent);
  expect(await cloud.est.db.certificate.count({ where: { applianceId: id, revokedAt: null } })).toBe(2);
});

test('one that was retired waits for approval, and is back as another appliance', async () => {
  const { id, bootstrap } = await zeroTouchBox('SK-ZERO-2');
  await using box = await start(bootstrap);
  const { simulator } = box;
  await simulator.enrolled();
  await eventually(() => simulator.connected() === 1, 'it is connected');
  const at = new Date();
  await cloud.est.certificates.revokeAppliance(id, 'cessationOfOperation');
  await cloud.est.db.appliance.update({ where: { id }, data: { state: 'retired', updatedAt: at } });
  await eventually(() => simulator.connected() === 0, 'it is out');
  await eventually(
    async () => (await cloud.est.enrolment.requests.list({ serial: 'SK-ZERO-2' })).items.length === 1,
    'it waits for somebody to approve it',
  );
  const next = await cloud.register('SK-ZERO-2');
  await eventually(() => simulator.connected() === 1, 'it is back');
  expect(await cloud.est.db.certificate.count({ where: { applianceId: next.id } })).toBe(2);
});

test('a box whose device certificate was revoked before it had all it needs starts over', async () => {
  const { id, file, bootstrap } = await zeroTouchBox('SK-ZERO-3');
  {
    await using first = await start(bootstrap);
    await first.simulator.enrolled();
  }
  await rm(file('vpn.pem'));
  await cloud.est.certificates.revokeAppliance(id, 'keyCompromise');
  await using box = await start(bootstrap);
  const { simulator } = box;
  await eventually(() => box.told('secret-expired') > 0, 'it has asked');
  await cloud.est.enrolment.issueSecret(id);
  await simulator.enrolled();
  await eventually(() => simulator.connected() === 1, 'it is back');
});

test('a box that was turned away by mistake goes on with the certificates it has', async () => {
  const { id, file, bootstrap } = await zeroTouchBox('SK-ZERO-4');
  await using box = await start(bootstrap);
  const { simulator } = box;
  await simulator.enrolled();
  await eventually(() => simulator.connected() === 1, 'it is connected');
  const device = await readFile(file('device.pem'), 'utf8');
  // A control plane that was restored from an earlier copy does not know the certificate for a while.
  await cloud.est.db.enrolmentSecret.updateMany({
    where: { applianceId: id },
    data: { usedAt: new Date(Date.now() - 3_600_000) },
  });
  const rows = await cloud.est.db.certificate.findMany({ where: { applianceId: id } });
  await cloud.est.db.certificate.deleteMany({ where: { applianceId: id } });
  await simulator.appliances[0]?.stop();
  await simulator.appliances[0]?.start();
  await eventually(() => box.told('secret-used') > 0, 'it has asked for others');
  await cloud.est.db.certificate.createMany({ data: rows });
  await eventually(() => simulator.connected() === 1, 'it is back');
  expect(await readFile(file('device.pem'), 'utf8')).toBe(device);
});
