import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { certificationRequest } from '../../../edge-agent/identity/request.ts';
import { openEstSite } from '../../lib/est-site.ts';

const newRequest = () =>
  certificationRequest(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'SK-0001');

test('an appliance that is retired after it has proved itself gets no further certificate', async () => {
  await using site = await openEstSite();
  const { id } = await site.register('SK-0001');
  await site.enrolment.renew('vpn', id, await newRequest());
  await site.db.appliance.update({ where: { id }, data: { state: 'retired' } });
  for (const profile of ['device', 'vpn'] as const) {
    await expect(site.enrolment.renew(profile, id, await newRequest())).rejects.toMatchObject({
      code: 'appliance-retired',
    });
  }
  expect(await site.db.certificate.count({ where: { applianceId: id } })).toBe(1);
});
