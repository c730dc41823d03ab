import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { teleworkerIdentity } from '#protocol';
import { certificationRequest } from '../../../edge-agent/identity/request.ts';
import { readCertificateRequest } from '../../../provisioning/pki/index.ts';
import { testCertificates } from '../../lib/certificates.ts';
import { type EstSite, openEstSite } from '../../lib/est-site.ts';

let site: EstSite;
beforeAll(async () => {
  site = await openEstSite();
});
afterAll(() => site[Symbol.asyncDispose]());

const MINUTE = 60_000;
const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** A registered box with its secret and a key. */
async function newBox(serial: string) {
  const { id, secret } = await site.register(serial);
  const enrol = async (
    key: KeyObject,
    by: { secret?: string; factory?: { serial: string; anchor: string; subject: string } } = { secret },
  ) => site.enrolment.enrol({ serial, address: '192.0.2.1', ...by }, await certificationRequest(key, serial));
  return { id, secret, key: newKey(), enrol, serial };
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );
const ofFactory = (serial: string) => ({ factory: { serial, anchor: 'Factory', subject: 'CN=box' } });

test.each(['keyCompromise', 'cessationOfOperation', 'superseded', 'unspecified'] as const)(
  'after a revocation (%s) neither the used secret, nor a new one, nor the factory certifies the key',
  async (reason) => {
    const box = await newBox(`SK-${reason.toUpperCase()}`);
    const { serialNumber } = await box.enrol(box.key);
    await site.certificates.revoke(serialNumber, reason);
    expect(await refusal(box.enrol(box.key))).toBe('secret-expired');
    expect(await refusal(box.enrol(newKey()))).toBe('secret-expired');
    expect(await refusal(box.enrol(box.key, ofFactory(box.serial)))).toBe('secret-expired');
    const { secret } = await site.enrolment.issueSecret(box.id);
    expect(await refusal(box.enrol(box.key, { secret }))).toBe('key-revoked');
    expect(await refusal(box.enrol(box.key, ofFactory(box.serial)))).toBe('key-revoked');
    // That used nothing up: with another key it is back.
    const back = await box.enrol(newKey(), { secret });
    expect(await site.certificates.checkDevice(back.serialNumber)).toEqual({ applianceId: box.id });
  },
);

test('revoking an appliance ends a secret nobody has used yet', async () => {
  const box = await newBox('SK-UNUSED');
  await site.certificates.revokeAppliance(box.id, 'keyCompromise');
  expect(await refusal(box.enrol(box.key))).toBe('secret-expired');
});

test('no label certifies a revoked key, for no other appliance and no person either', async () => {
  const [one, other] = [await newBox('SK-LABEL-1'), await newBox('SK-LABEL-2')];
  await one.enrol(one.key);
  const device = await other.enrol(other.key);
  await site.certificates.revokeAppliance(one.id, 'keyCompromise');
  const proved = { applianceId: other.id, serialNumber: device.serialNumber };
  const request = await certificationRequest(one.key, 'SK-LABEL-2');
  for (const profile of ['device', 'vpn'] as const) {
    expect(await refusal(site.enrolment.renew(profile, proved, request)), profile).toBe('key-revoked');
  }
  const { publicKey } = await readCertificateRequest(request);
  const identity = teleworkerIdentity('018f0000-0000-7000-8000-000000000001');
  const ofPerson = site.certificates.issueTeleworker(publicKey, identity, async () => undefined);
  expect(await refusal(ofPerson)).toBe('key-revoked');
  // Nor does it wait for an approval that could never be good.
  const stranger = { serial: 'SK-NOBODY', address: '192.0.2.1', secret: 'x'.repeat(22) };
  expect(
    await refusal(site.enrolment.enrol(stranger, await certificationRequest(one.key, 'SK-NOBODY'))),
  ).toBe('key-revoked');
});

test('with a certificate all others of its key end, and a renewal that was on its way gets none', async () => {
  const box = await newBox('SK-RENEWED');
  const first = await box.enrol(box.key);
  const proved = { applianceId: box.id, serialNumber: first.serialNumber };
  const request = await certificationRequest(box.key, box.serial);
  const second = await site.enrolment.renew('device', proved, request);
  await site.certificates.revoke(first.serialNumber, 'keyCompromise');
  expect(await site.certificates.checkDevice(second.serialNumber)).toEqual({
    refused: 'certificate-revoked',
  });
  // It had proved itself before the revocation; with another key, too, it comes too late.
  const another = await certificationRequest(newKey(), box.serial);
  expect(await refusal(site.enrolment.renew('device', proved, another))).toBe('certificate-revoked');
  expect(await refusal(site.enrolment.renew('vpn', proved, another))).toBe('certificate-revoked');
});

test('of enrolling, renewing and revoking at once, nothing good is left', async () => {
  const box = await newBox('SK-AT-ONCE');
  const first = await box.enrol(box.key);
  const proved = { applianceId: box.id, serialNumber: first.serialNumber };
  const [same, other] = [
    await certificationRequest(box.key, box.serial),
    await certificationRequest(newKey(), box.serial),
  ];
  await Promise.allSettled([
    ...Array.from({ length: 4 }, () => site.enrolment.renew('device', proved, other)),
    ...Array.from({ length: 4 }, () => box.enrol(box.key)),
    site.certificates.revokeAppliance(box.id, 'keyCompromise'),
    ...Array.from({ length: 4 }, () => site.enrolment.renew('vpn', proved, same)),
  ]);
  expect(await site.db.certificate.count({ where: { applianceId: box.id, revokedAt: null } })).toBe(0);
});

test('a lost answer is given again to the same key for ten minutes', async () => {
  const box = await newBox('SK-LOST');
  await box.enrol(box.key);
  site.clock.forward(9 * MINUTE);
  await box.enrol(box.key);
  site.clock.forward(2 * MINUTE);
  expect(await refusal(box.enrol(box.key))).toBe('secret-used');
  expect(await refusal(box.enrol(box.key, ofFactory(box.serial)))).toBe('secret-used');
});

test('a box that enrols anew keeps its key; when another takes its name, the earlier key is out', async () => {
  const box = await newBox('SK-ANEW');
  await box.enrol(box.key);
  const second = await site.enrolment.issueSecret(box.id);
  await box.enrol(box.key, second);
  const third = await site.enrolment.issueSecret(box.id);
  await box.enrol(newKey(), third);
  const fourth = await site.enrolment.issueSecret(box.id);
  expect(await refusal(box.enrol(box.key, fourth))).toBe('key-revoked');
});

test('keys revoked before keys were remembered are known from the next start on', async () => {
  const box = await newBox('SK-EARLIER');
  await box.enrol(box.key);
  await site.certificates.revokeAppliance(box.id, 'keyCompromise');
  await site.db.revokedKey.deleteMany();
  await site.db.certificate.updateMany({ data: { keyHash: null } });
  await testCertificates({ db: site.db, clock: site.clock }).initialise();
  const { secret } = await site.enrolment.issueSecret(box.id);
  expect(await refusal(box.enrol(box.key, { secret }))).toBe('key-revoked');
});
