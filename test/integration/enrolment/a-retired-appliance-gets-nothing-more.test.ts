import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { certificationRequest } from '../../../edge-agent/identity/request.ts';
import { openEstSite } from '../../lib/est-site.ts';

const newRequest = () =>
  certificationRequest(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'SK-0001');

test('an appliance that is retired after it has proved itself gets no further certificate', async () => {
  await using site = await openEstSite();
  const { id, secret } = await site.register('SK-0001');
  const claim = { serial: 'SK-0001', secret, address: '192.0.2.1' };
  const { serialNumber } = await site.enrolment.enrol(claim, await newRequest());
  const device = { applianceId: id, serialNumber };
  await site.enrolment.renew('vpn', device, await newRequest());
  await site.db.appliance.update({ where: { id }, data: { state: 'retired' } });
  for (const profile of ['device', 'vpn'] as const) {
    await expect(site.enrolment.renew(profile, device, await newRequest())).rejects.toMatchObject({
      code: 'appliance-retired',
    });
  }
  expect(await site.db.certificate.count({ where: { applianceId: id } })).toBe(2);
});
