import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { vpnIdentity } from '#protocol';
import { startSimulator } from '../../../edge-agent/simulator/index.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';
import { openSouthbound } from '../../lib/agent/southbound.ts';
import { smallTarget } from '../../lib/agent/targets.ts';

test('from nothing but a bootstrap document to a confirmed target state', async () => {
  await using cloud = await openSouthbound();
  const { id, bootstrap } = await cloud.register('SK-FRESH-1');
  await using simulator = await startSimulator({
    appliances: [{ bootstrap, publicAddress: '203.0.113.7' }],
    directory: cloud.directory,
    log: silentLog,
  });
  await simulator.enrolled();

  const hello = await cloud.reports.first(({ applianceId }) => applianceId === id);
  expect(hello.report).toMatchObject({ sequence: 1, confirmed: null, attempt: null, wanAddresses: [] });
  await cloud.events.first(({ message }) => JSON.stringify(message).includes('agent.started'));
  await cloud.telemetry.first(({ applianceId }) => applianceId === id);

  await cloud.sendTarget(id, 7, smallTarget('branch'));
  await cloud.reports.first(({ report }) => report.attempt?.phase === 'applying');
  const { report } = await cloud.reports.first(({ report }) => report.confirmed?.revision === 7);
  expect(report.attempt).toMatchObject({ revision: 7, phase: 'confirmed', findings: [] });
  await cloud.reports.first(({ report }) => report.wanAddresses[0]?.address === '203.0.113.7');
  expect(simulator.confirmed(7)).toBe(1);
});

test('its keys are its own, its certificates lead to the root and name it', async () => {
  await using cloud = await openSouthbound();
  const { id, bootstrap } = await cloud.register('SK-FRESH-2');
  await using simulator = await startSimulator({
    appliances: [{ bootstrap }],
    directory: cloud.directory,
    log: silentLog,
  });
  await simulator.enrolled();
  const file = (name: string) => join(cloud.directory, bootstrap.serial, 'identity', name);
  const device = new X509Certificate(await readFile(file('device.pem')));
  const vpn = new X509Certificate(await readFile(file('vpn.pem')));
  expect(device.subject).toContain(`CN=${id}`);
  expect(vpn.subjectAltName).toBe(`DNS:${vpnIdentity(id)}`);
  expect(vpn.checkIssued(new X509Certificate(await readFile(file('vpn-ca.pem'))))).toBe(true);
  for (const key of ['device.key', 'vpn.key']) expect((await stat(file(key))).mode & 0o777).toBe(0o600);
});

test('a restarted agent uses what it has, and an agent enrolled once never shows its secret again', async () => {
  await using cloud = await openSouthbound();
  const { id, bootstrap } = await cloud.register('SK-FRESH-3');
  const options = { appliances: [{ bootstrap }], directory: cloud.directory, log: silentLog };
  {
    await using simulator = await startSimulator(options);
    await simulator.enrolled();
    await cloud.reports.first(({ applianceId }) => applianceId === id);
    await cloud.sendTarget(id, 3, smallTarget('branch'));
    await cloud.reports.first(({ report }) => report.confirmed?.revision === 3);
  }
  const issued = await cloud.est.db.certificate.count();
  const last = cloud.reports.all().at(-1)?.report.sequence ?? 0;
  await using again = await startSimulator(options);
  await again.enrolled();
  const { report } = await cloud.reports.first(({ report }) => report.sequence > last);
  expect(report.confirmed?.revision).toBe(3);
  expect(again.appliances[0]?.box.running?.system.hostname).toBe('branch');
  expect(await cloud.est.db.certificate.count()).toBe(issued);
});
