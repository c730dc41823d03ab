import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { systemClock } from '../../../edge-agent/clock.ts';
import { createEstClient } from '../../../edge-agent/identity/est.ts';
import { ensureIdentity, refreshAuthorities, renewIdentity } from '../../../edge-agent/identity/identity.ts';
import { createFuse } from '../../lib/agent/fuse.ts';
import { createMemoryDisk, createPlatter } from '../../lib/agent/memory-disk.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';
import { openSouthbound, type Southbound } from '../../lib/agent/southbound.ts';
import { rootAuthority } from '../../unit/pki/authorities.ts';

async function newBox(cloud: Southbound, serial: string, platter = createPlatter()) {
  const { id, bootstrap } = await cloud.register(serial);
  const deps = {
    disk: createMemoryDisk(platter, createFuse()),
    est: createEstClient({ url: bootstrap.enrolmentUrl, signal: new AbortController().signal }),
    bootstrap,
    clock: systemClock,
    log: silentLog,
    renewalJitter: 0,
  };
  return { id, deps };
}

const fingerprints = (certificates: readonly X509Certificate[]) =>
  certificates.map(({ fingerprint256 }) => fingerprint256).sort();

test('who sits between cannot slip in a root of his own, though the true ones come with it', async () => {
  await using cloud = await openSouthbound();
  const { deps } = await newBox(cloud, 'SK-BETWEEN-1');
  const rogue = new X509Certificate((await rootAuthority(new Date())).certificate);
  const between: typeof deps.est = {
    ...deps.est,
    authorities: async (...asked) => [rogue, ...(await deps.est.authorities(...asked)), rogue],
  };
  const { authorities } = await ensureIdentity({ ...deps, est: between });
  expect(rogue.subject).toBe(authorities.roots[0]?.subject);
  expect(fingerprints(authorities.all)).not.toContain(rogue.fingerprint256);
  expect(authorities.roots.length).toBe(1);
});

test('an authority that is to issue later is known before, and ends no trust in the one there is', async () => {
  await using cloud = await openSouthbound();
  const platter = createPlatter();
  const { deps } = await newBox(cloud, 'SK-FOLLOWS-1', platter);
  const before = await ensureIdentity(deps);
  const peers = () => platter.files.get('identity/vpn-ca.pem')?.toString().match(/BEGIN/g)?.length;
  expect(peers()).toBe(2);
  expect(await refreshAuthorities(deps, before)).toMatchObject({ peersChanged: false });

  const { authorities } = cloud.est.certificates;
  const name = await authorities.rollover('vpn');
  const known = await refreshAuthorities(deps, before);
  expect(known.peersChanged).toBe(true);
  expect(peers()).toBe(3);
  await authorities.activate(name);
  const after = await renewIdentity(deps, known.identity, true);
  expect(after.vpn.chain[0]?.raw).toEqual(cloud.est.certificates.certificateOf(name));
  expect(peers()).toBe(3);
  expect((await ensureIdentity(deps)).vpn.certificate.raw).toEqual(after.vpn.certificate.raw);
});

test('a new root is believed by the word of the old one, and stays so when that is told no more', async () => {
  await using cloud = await openSouthbound();
  const { certificates, renewTls, db } = cloud.est;
  const { authorities } = certificates;
  const { id, deps } = await newBox(cloud, 'SK-FOLLOWS-2');
  let identity = await ensureIdentity(deps);
  for (const kind of ['root', 'device', 'vpn'] as const)
    await authorities.activate(await authorities.rollover(kind));
  await renewTls();
  identity = await renewIdentity(deps, (await refreshAuthorities(deps, identity)).identity, true);
  expect(identity.device.chain[0]?.raw).toEqual(certificates.certificateOf('device-2'));
  expect(identity.device.chain.at(-1)?.raw).toEqual(certificates.certificateOf('root-2'));

  // What was issued before the roll-over is past its time by now.
  await db.certificate.updateMany({
    where: { applianceId: id, authorityName: { in: ['device', 'vpn'] } },
    data: { notAfter: new Date(Date.now() - 1000) },
  });
  for (const name of ['device', 'vpn', 'root']) await authorities.retire(name);
  await renewTls();
  identity = (await refreshAuthorities(deps, identity)).identity;
  expect(fingerprints(identity.authorities.roots)).toEqual([
    new X509Certificate(certificates.certificateOf('root-2')).fingerprint256,
  ]);
  // A restart, and the next renewal, without the root that stands on the label.
  identity = await renewIdentity(deps, await ensureIdentity(deps), true);
  expect(identity.applianceId).toBe(id);
  expect((await refreshAuthorities(deps, identity)).peersChanged).toBe(false);
});
