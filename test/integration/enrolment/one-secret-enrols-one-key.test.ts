import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { certificationRequest } from '../../../edge-agent/identity/request.ts';
import { openEstSite } from '../../lib/est-site.ts';

const newRequest = (serial: string) =>
  certificationRequest(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, serial);

test('of many boxes that use one secret at the same time, one enrols', async () => {
  await using site = await openEstSite();
  const { id, secret } = await site.register('SK-RACE-1');
  const requests = await Promise.all(Array.from({ length: 12 }, () => newRequest('SK-RACE-1')));
  const outcomes = await Promise.allSettled(
    requests.map((request) =>
      site.enrolment.enrol({ serial: 'SK-RACE-1', secret, address: '192.0.2.1' }, request),
    ),
  );
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused.map((outcome) => outcome.reason.code)).toEqual(Array(11).fill('secret-used'));
  expect(await site.db.certificate.count({ where: { applianceId: id, revokedAt: null } })).toBe(1);
});

test('a secret is not used up when its certificate could not be recorded', async () => {
  await using site = await openEstSite();
  const { secret } = await site.register('SK-HALF-1');
  const request = await newRequest('SK-HALF-1');
  await site.db.$executeRawUnsafe('alter table certificate add constraint full_disk check (false) not valid');
  await expect(
    site.enrolment.enrol({ serial: 'SK-HALF-1', secret, address: '192.0.2.1' }, request),
  ).rejects.toThrow();
  expect(await site.db.enrolmentSecret.count({ where: { usedAt: null } })).toBe(1);
  expect(await site.db.appliance.count({ where: { state: 'enrolled' } })).toBe(0);
  await site.db.$executeRawUnsafe('alter table certificate drop constraint full_disk');
  await expect(
    site.enrolment.enrol({ serial: 'SK-HALF-1', secret, address: '192.0.2.1' }, request),
  ).resolves.toBeDefined();
});

test('certificates of an earlier box that outlived a crash end when the new box asks again', async () => {
  await using site = await openEstSite();
  const { id, secret } = await site.register('SK-CRASH-1');
  const old = await site.enrolment.enrol(
    { serial: 'SK-CRASH-1', secret, address: '192.0.2.1' },
    await newRequest('SK-CRASH-1'),
  );
  const request = await newRequest('SK-CRASH-1');
  const { secret: second } = await site.enrolment.issueSecret(id);
  await site.enrolment.enrol({ serial: 'SK-CRASH-1', secret: second, address: '192.0.2.1' }, request);
  // As if the process had ended between recording the new certificate and revoking the old one.
  await site.db.certificate.update({
    where: { serialNumber: old.serialNumber },
    data: { revokedAt: null, revocationReason: null },
  });
  const again = await site.enrolment.enrol(
    { serial: 'SK-CRASH-1', secret: second, address: '192.0.2.1' },
    request,
  );
  expect(await site.certificates.checkDevice(old.serialNumber)).toEqual({ refused: 'certificate-revoked' });
  expect(await site.certificates.checkDevice(again.serialNumber)).toEqual({ applianceId: id });
});
