import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Bootstrap, Telemetry } from '#protocol';
import { pause } from '../../../edge-agent/pause.ts';
import { startSimulator } from '../../../edge-agent/simulator/index.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';
import { simulateOne } from '../../lib/agent/simulate.ts';
import { openSouthbound } from '../../lib/agent/southbound.ts';
import { smallTarget } from '../../lib/agent/targets.ts';

const settings = { reconnect: { firstMilliseconds: 20, longestMilliseconds: 200 }, observeSeconds: 0.05 };

test('when its connection is cut it comes back, reports, and takes the next target state', async () => {
  await using cloud = await openSouthbound();
  await using one = await simulateOne(cloud, 'SK-BACK-1', { settings });
  for (const revision of [1, 2, 3]) {
    const last = cloud.reports.all().at(-1)?.report.sequence ?? 0;
    cloud.broker.disconnect(one.id, 'test');
    await cloud.reports.first(({ report }) => report.sequence > last);
    await cloud.sendTarget(one.id, revision, smallTarget(`t${revision}`));
    await cloud.reports.first(({ report }) => report.confirmed?.revision === revision);
  }
});

test('what it measured meanwhile arrives afterwards, in order and without gaps', async () => {
  await using cloud = await openSouthbound();
  const target = smallTarget('measured');
  target.monitoring.telemetryIntervalSeconds = 5;
  await using one = await simulateOne(cloud, 'SK-BACK-2', { settings });
  await cloud.sendTarget(one.id, 1, target);
  await cloud.reports.first(({ report }) => report.confirmed?.revision === 1);
  const sequences = () =>
    cloud.telemetry.all().flatMap(({ message }) => (message as Telemetry).samples.map((one) => one.sequence));
  await cloud.telemetry.first(() => true);
  cloud.storage.away = true;
  // The sample makes the connection end, and so does each report that begins the next one.
  for (let tries = 0; tries < 3; tries += 1) await cloud.unacknowledged.next();
  cloud.storage.away = false;
  await cloud.telemetry.first(() => sequences().length >= 3);
  expect(sequences()).toEqual(sequences().map((_, index) => index + 1));
});

test('a revoked box that is given a new secret comes back with new keys', async () => {
  await using cloud = await openSouthbound();
  const { id, bootstrap } = await cloud.register('SK-BACK-4');
  const start = (document: Bootstrap) =>
    startSimulator({
      appliances: [{ bootstrap: document }],
      directory: cloud.directory,
      log: silentLog,
      settings,
    });
  const keysOf = async () => {
    const names = ['device.key', 'vpn.key'].map((name) => join(cloud.directory, 'SK-BACK-4/identity', name));
    return Promise.all(names.map((name) => readFile(name, 'utf8')));
  };
  {
    await using first = await start(bootstrap);
    await first.enrolled();
  }
  const before = await keysOf();
  await cloud.est.certificates.revokeAppliance(id, 'keyCompromise');
  const { secret } = await cloud.est.enrolment.issueSecret(id);
  const seen = cloud.reports.all().length;
  await using again = await start({ ...bootstrap, enrolmentSecret: secret });
  await again.enrolled();
  await cloud.reports.first((report) => cloud.reports.all().indexOf(report) >= seen);
  const after = await keysOf();
  expect(after[0]).not.toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
  const good = await cloud.est.db.certificate.findMany({ where: { applianceId: id, revokedAt: null } });
  expect(good.map(({ profile }) => profile).sort()).toEqual(['device', 'vpn-gateway']);
});

test('a revoked certificate ends its connection and opens no other', async () => {
  await using cloud = await openSouthbound();
  await using one = await simulateOne(cloud, 'SK-BACK-3', { settings });
  await cloud.est.certificates.revokeAppliance(one.id, 'keyCompromise');
  await cloud.gone.first((applianceId) => applianceId === one.id);
  const refused = () =>
    cloud.est.db.refusal.findFirst({ where: { applianceId: one.id, code: 'certificate-revoked' } });
  while (!(await refused())) await pause(20);
  expect(cloud.broker.isConnected(one.id)).toBe(false);
});
