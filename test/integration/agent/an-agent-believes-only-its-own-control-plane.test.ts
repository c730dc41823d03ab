import { expect, test } from 'vitest';
import { systemClock } from '../../../edge-agent/clock.ts';
import { createEstClient, EstError } from '../../../edge-agent/identity/est.ts';
import { ensureIdentity, renewIdentity } from '../../../edge-agent/identity/identity.ts';
import { createFuse } from '../../lib/agent/fuse.ts';
import { createMemoryDisk, createPlatter } from '../../lib/agent/memory-disk.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';
import { openSouthbound, type Southbound } from '../../lib/agent/southbound.ts';

type Registered = Awaited<ReturnType<Southbound['register']>>;

const identityOf = ({ bootstrap }: Registered, platter = createPlatter(), fuse = createFuse()) => ({
  disk: createMemoryDisk(platter, fuse),
  est: createEstClient({ url: bootstrap.enrolmentUrl, signal: new AbortController().signal }),
  bootstrap,
  clock: systemClock,
  log: silentLog,
  renewalJitter: 0,
});
const refusal = async (work: Promise<unknown>) => {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(EstError);
  return (error as EstError).code;
};

test('another root than the one on the label is not believed, and nothing is sent to it', async () => {
  await using cloud = await openSouthbound();
  const box = await cloud.register('SK-TRUST-1');
  box.bootstrap.caFingerprint = `sha256:${'0'.repeat(64)}`;
  const platter = createPlatter();
  expect(await refusal(ensureIdentity(identityOf(box, platter)))).toBe('est-answer-invalid');
  expect(platter.files.size).toBe(0);
  expect(await cloud.est.db.enrolmentSecret.count({ where: { usedAt: { not: null } } })).toBe(0);
});

test('a wrong secret is a refusal, an unknown serial number a matter of waiting', async () => {
  await using cloud = await openSouthbound();
  const box = await cloud.register('SK-TRUST-2');
  const wrong = { ...box, bootstrap: { ...box.bootstrap, enrolmentSecret: 'A'.repeat(22) } };
  expect(await refusal(ensureIdentity(identityOf(wrong)))).toBe('est-refused');
  const unknown = { ...box, bootstrap: { ...box.bootstrap, serial: 'SK-NOBODY' } };
  expect(await refusal(ensureIdentity(identityOf(unknown)))).toBe('est-pending');
});

test('wherever the power goes during enrolment, the next try ends with the certificates', async () => {
  await using cloud = await openSouthbound();
  let steps = 1;
  for (let at = 1; at <= steps; at += 1) {
    const box = await cloud.register(`SK-POWER-${at}`);
    const platter = createPlatter();
    const fuse = createFuse(at, at % 2 === 0 ? 'after' : 'before');
    await ensureIdentity(identityOf(box, platter, fuse)).catch(() => undefined);
    const probe = createFuse();
    const identity = await ensureIdentity(identityOf(box, platter, probe));
    expect(identity.applianceId).toBe(box.id);
    if (at === 1) steps = probe.steps();
  }
  expect(steps).toBeGreaterThan(10);
});

test('renewal keeps the keys and replaces both certificates', async () => {
  await using cloud = await openSouthbound();
  const deps = identityOf(await cloud.register('SK-RENEW-1'));
  const before = await ensureIdentity(deps);
  expect(await renewIdentity(deps, before)).toBe(before);
  const after = await renewIdentity(deps, before, true);
  for (const part of ['device', 'vpn'] as const) {
    expect(after[part].certificate.serialNumber).not.toBe(before[part].certificate.serialNumber);
    expect(after[part].key.equals(before[part].key)).toBe(true);
  }
  const stored = await ensureIdentity(deps);
  expect(stored.device.certificate.serialNumber).toBe(after.device.certificate.serialNumber);
});

test('a new secret in the bootstrap document enrols anew with the same key', async () => {
  await using cloud = await openSouthbound();
  const box = await cloud.register('SK-AGAIN-1');
  const platter = createPlatter();
  const before = await ensureIdentity(identityOf(box, platter));
  const { secret } = await cloud.est.enrolment.issueSecret(box.id);
  const renewed = { ...box, bootstrap: { ...box.bootstrap, enrolmentSecret: secret } };
  const after = await ensureIdentity(identityOf(renewed, platter));
  expect(after.device.certificate.serialNumber).not.toBe(before.device.certificate.serialNumber);
  expect(after.device.key.equals(before.device.key)).toBe(true);
});
