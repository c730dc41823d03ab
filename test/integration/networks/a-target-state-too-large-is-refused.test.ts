import { expect, test } from 'vitest';
import { MESSAGE_LIMIT_BYTES } from '#protocol';
import type { Network } from '../../../cloud/networks/schema.ts';
import { startCloud } from '../../lib/cloud.ts';
import { createCompany, staticLine } from '../../lib/company.ts';

const dhcp = { addressing: { method: 'dhcp' } };

/** Some 700 kB; twice that on an appliance with two access lines, which each get every one of them. */
const portForwards = Array.from({ length: 128 }, (_, index) => ({
  name: `Forward ${index}`,
  protocol: 'tcp',
  publicPort: 10_000 + index,
  address: '10.200.0.10',
  port: 80,
  sources: Array.from({ length: 256 }, (_, source) => `198.100.${index}.${source}/32`),
}));

test('what would not fit into one message is refused by preview, commit and apply, and changes nothing', async () => {
  await using cloud = await startCloud();
  const { rest } = cloud;
  const { customerId, siteIds } = await createCompany(rest, 1);
  const lines = [staticLine(1), { ...dhcp, name: 'wan2', device: 'eth1', priority: 2 }];
  await rest.patch(`sites/${siteIds[0]}`, { accessLines: lines });
  const network = await rest.post<Network>('networks', {
    customerId,
    siteIds,
    name: 'Large',
    kind: 'mono-site',
    parameters: {
      lans: [{ name: 'lan1', device: 'eth2', subnet: '10.200.0.0/24' }],
      firewall: { portForwards },
    },
  });
  const refused = {
    status: 422,
    body: {
      code: 'network-invalid',
      detail: expect.stringContaining(`${MESSAGE_LIMIT_BYTES.target - 4096}`),
      errors: [{ pointer: '/siteIds/0', code: 'target-state-too-large' }],
    },
  };
  const path = `networks/${network.id}`;
  expect(await rest.request('POST', `${path}/revisions?validate_only=true`)).toMatchObject(refused);
  expect(await rest.request('POST', `${path}/revisions`)).toMatchObject(refused);
  const headers = { 'if-match': '*' };
  const applied = await rest.request('PATCH', `${path}?apply=true`, { body: { name: 'Larger' }, headers });
  expect(applied).toMatchObject(refused);
  expect(await rest.get(path)).toMatchObject({ name: 'Large', latestRevision: null });

  await rest.patch(`sites/${siteIds[0]}`, { accessLines: [staticLine(1)] });
  expect(await rest.request('POST', `${path}/revisions`)).toMatchObject({ status: 201 });
});
