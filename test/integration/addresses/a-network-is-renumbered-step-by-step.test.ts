import { expect, test } from 'vitest';
import type { Renumbering } from '../../../cloud/addresses/renumbering/schema.ts';
import type { Network } from '../../../cloud/networks/schema.ts';
import { startCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';
import { startFleet } from '../../lib/fleet.ts';

const DAY = 86_400_000;

test('leases become short, run out, the subnet is switched with all that lies in it, and leases are as before', async () => {
  let ahead = 0;
  const clock = { now: () => new Date(Date.now() + ahead) };
  await using cloud = await startCloud({ clock });
  const { rest } = cloud;
  const { customerId, siteIds, sites } = await createCompany(rest, 2);
  await using _fleet = await startFleet(cloud, sites);
  const [siteId, other] = siteIds as [string, string];
  const appliance = sites[0]?.appliance.id;
  const reservations = [{ macAddress: '02:00:5e:10:00:01', address: '10.0.0.20' }];
  const network = await rest.post<Network>('networks?apply=true', {
    customerId,
    name: 'Shop',
    kind: 'multi-site',
    siteIds,
    parameters: {
      topology: 'mesh',
      siteOverrides: {
        [siteId]: {
          lans: [{ name: 'lan1', device: 'eth1', dhcp: { leaseSeconds: 7200, reservations } }],
          firewall: {
            portForwards: [
              { name: 'web', protocol: 'tcp', publicPort: 443, address: '10.0.0.20', port: 443 },
            ],
          },
        },
      },
    },
  });
  const before = network.parameters;
  const get = (id: string) => rest.get<Renumbering>(`renumberings/${id}`);
  const refused = async (path: string, body?: object) => {
    const answer = await rest.request<{ code: string; detail: string; errors?: { pointer: string }[] }>(
      'POST',
      path,
      body ? { body } : {},
    );
    return { status: answer.status, ...answer.body };
  };
  const ready = (id: string) =>
    eventually(
      async () => (await get(id)).waitingFor?.reason !== 'appliances',
      'the step is confirmed everywhere',
    );
  const target = async () =>
    (
      await rest.get<{ target: { interfaces: object; dhcp: { servers: object[] }; firewall: object } }>(
        `appliances/${appliance}/target-state`,
      )
    ).target;
  const path = `networks/${network.id}/renumberings`;
  const wish = { lans: [{ siteId, lan: 'lan1', subnet: '172.16.5.0/24' }] };

  const planned = await rest.post<Renumbering>(`${path}?validate_only=true`, wish);
  expect(planned.steps.map(({ kind, interrupts }) => `${kind} interrupts ${interrupts}`)).toEqual([
    'shorten-leases interrupts nothing',
    'wait interrupts nothing',
    'switch interrupts hosts-of-the-lans',
    'restore-leases interrupts nothing',
  ]);
  expect(planned.steps[2]).toMatchObject({
    interruptsSeconds: 150,
    moves: [{ from: '10.0.0.0/24', to: '172.16.5.0/24' }],
  });
  expect((await rest.get<{ items: object[] }>(path)).items).toEqual([]);
  for (const [lans, pointer] of [
    [[{ siteId, lan: 'guests' }], '/lans/0'],
    [[{ siteId, lan: 'lan1', subnet: '172.16.5.1/24' }], '/lans/0/subnet'],
    [[{ siteId, lan: 'lan1', subnet: '10.0.1.0/24' }], '/lans/0/subnet'],
    [[{ siteId, lan: 'lan1', subnet: '203.0.113.0/24' }], '/lans/0/subnet'],
  ] as const) {
    expect(await refused(path, { lans })).toMatchObject({ status: 422, errors: [{ pointer }] });
  }

  const { id } = await rest.post<Renumbering>(path, wish);
  expect(await refused(path, wish)).toMatchObject({ status: 409 });
  await rest.post(`renumberings/${id}/advance`);
  await ready(id);
  expect((await target()).dhcp.servers[0]).toMatchObject({ leaseSeconds: 300, gateway: '10.0.0.1' });

  const short = await get(id);
  expect(short.waitingFor).toMatchObject({ reason: 'leases', until: expect.any(String) });
  const standsOut = Date.parse(short.decisionDueAt ?? '') - Date.parse(short.updatedAt);
  expect(standsOut, 'the wait for old leases counts on top').toBe(3 * DAY + 7_200_000);
  expect(await refused(`renumberings/${id}/advance`)).toMatchObject({ status: 409, code: 'conflict' });
  ahead = 7_300_000;
  expect((await get(id)).waitingFor).toBeNull();
  await rest.post(`renumberings/${id}/advance`);
  await ready(id);
  expect(await target()).toMatchObject({
    interfaces: { lans: [{ address: '172.16.5.1/24' }] },
    dhcp: { servers: [{ leaseSeconds: 300, reservations: [{ address: '172.16.5.20' }] }] },
    firewall: { portForwards: [{ address: '172.16.5.20' }] },
  });
  expect(await refused(`renumberings/${id}/cancellation`)).toMatchObject({ status: 409 });

  expect(await rest.post(`renumberings/${id}/advance`)).toMatchObject({
    state: 'succeeded',
    steps: [{ done: true }, { done: true }, { done: true }, { done: true }],
  });
  expect((await target()).dhcp.servers[0]).toMatchObject({ leaseSeconds: 7200, gateway: '172.16.5.1' });
  const after = await rest.get<Network>(`networks/${network.id}`);
  expect(JSON.stringify(after.parameters)).toBe(
    JSON.stringify(before).replaceAll('10.0.0.20', '172.16.5.20'),
  );
  expect(after.sites.map(({ siteId: of, allotments }) => [of, allotments[0]?.subnet])).toEqual([
    [siteId, '172.16.5.0/24'],
    [other, '10.0.1.0/24'],
  ]);

  const back = await rest.post<Renumbering>(path, { lans: [{ siteId, lan: 'lan1' }] });
  expect(back.steps[2]?.moves).toMatchObject([{ from: '172.16.5.0/24', to: '10.0.0.0/24' }]);
  await rest.post(`renumberings/${back.id}/advance`);
  // Names and tags are nobody's step; something else in the draft would go along with the next one.
  await rest.patch(`networks/${network.id}`, { name: 'Shops', tags: ['north'] });
  expect((await get(back.id)).waitingFor?.reason).not.toBe('draft');
  await rest.patch(`networks/${network.id}`, { parameters: { dns: { domain: 'shop.internal' } } });
  expect((await get(back.id)).waitingFor).toMatchObject({ reason: 'draft' });
  expect(await refused(`renumberings/${back.id}/cancellation`)).toMatchObject({ status: 409 });
  await rest.request('POST', `networks/${network.id}/discard`, { headers: { 'if-match': '*' } });
  expect(await rest.post(`renumberings/${back.id}/cancellation`)).toMatchObject({ state: 'cancelled' });
  expect((await target()).dhcp.servers[0]).toMatchObject({ leaseSeconds: 7200, gateway: '172.16.5.1' });

  const third = await rest.post<Renumbering>(path, { lans: [{ siteId, lan: 'lan1' }] });
  await rest.patch(`networks/${network.id}`, { parameters: { dns: { domain: 'shop.internal' } } });
  expect((await get(third.id)).waitingFor).toMatchObject({ reason: 'draft' });
  const overdue = async () => {
    await cloud.context.renumberings.reminders.sweep();
    const recorded = `audit?action=renumbering.overdue&resource_id=${third.id}`;
    return (await rest.get<{ items: object[] }>(recorded)).items;
  };
  expect(await overdue()).toEqual([]);
  ahead += 3 * DAY;
  expect(await overdue()).toMatchObject([{ customerId, after: { networkId: network.id, reminders: 1 } }]);
  expect(await overdue()).toHaveLength(1);
  expect(Date.parse((await get(third.id)).decisionDueAt ?? '') - clock.now().getTime()).toBeGreaterThan(
    2.9 * DAY,
  );
  ahead += 3 * DAY;
  expect(await overdue()).toHaveLength(2);
  expect(await rest.post(`renumberings/${third.id}/cancellation`)).toMatchObject({
    state: 'cancelled',
    decisionDueAt: null,
    reminders: 0,
  });
  ahead += 3 * DAY;
  expect(await overdue()).toHaveLength(2);
});
