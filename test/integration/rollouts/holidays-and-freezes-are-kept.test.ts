import { expect, test } from 'vitest';
import type { Network, Revision } from '../../../cloud/networks/schema.ts';
import type { Rollout } from '../../../cloud/rollouts/schema.ts';
import { startCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';
import { startFleet } from '../../lib/fleet.ts';

const DAY = 86_400_000;
const dayFromNow = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const calendarOf = (from: string, end: string) =>
  [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    `DTSTART;VALUE=DATE:${from.replaceAll('-', '')}`,
    `DTEND;VALUE=DATE:${end.replaceAll('-', '')}`,
    'SUMMARY:春節',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');

test('nobody is asked on a day of an imported calendar; a calendar that cannot be read is refused with its line', async () => {
  await using cloud = await startCloud();
  const { rest } = cloud;
  const { customerId, siteIds, sites } = await createCompany(rest, 1);
  const body = { customerId, name: 'Internet access', kind: 'mono-site', siteIds };
  const network = await rest.post<Network>('networks?apply=true', body);
  await using fleet = await startFleet(cloud, sites);
  await eventually(() => fleet.confirmed(network.revision ?? 0) === 1, 'the box runs its first target state');
  await rest.patch(`networks/${network.id}`, { parameters: { dns: { domain: 'next.internal' } } });
  const { number: revision } = await rest.post<Revision>(`networks/${network.id}/revisions`);

  const bad = await rest.request('POST', 'rollouts', {
    body: { revision, policy: { calendar: 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270230\nEND:VEVENT' } },
  });
  expect(bad).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/policy/calendar', code: 'calendar-invalid', line: 3 }] },
  });
  const exclusions = [{ from: '2027-02-05', to: '2027-02-04', name: 'Backwards' }];
  const backwards = await rest.request('POST', 'rollouts', { body: { revision, policy: { exclusions } } });
  expect(backwards).toMatchObject({ body: { errors: [{ pointer: '/policy/exclusions/0/to' }] } });

  const calendar = calendarOf(dayFromNow(-1), dayFromNow(3));
  const held = await rest.post<Rollout>('rollouts', { revision, policy: { calendar } });
  const days = { from: dayFromNow(-1), to: dayFromNow(2), name: '春節' };
  expect(held.policy.exclusions).toEqual([days]);
  expect(held).toMatchObject({ state: 'running', progress: { waiting: 1, wanted: 0 } });
  // The site is in Taipei, eight hours ahead of UTC.
  expect(held.nextLookAt).toBe(`${dayFromNow(2)}T16:00:00.000Z`);

  await rest.post(`rollouts/${held.id}/cancellation`);
  const freeze = [{ from: dayFromNow(5), to: dayFromNow(9), name: 'Freeze' }];
  const { id } = await rest.post<Rollout>('rollouts', { revision, policy: { exclusions: freeze } });
  const state = async () => (await rest.get<Rollout>(`rollouts/${id}`)).state;
  await eventually(async () => (await state()) === 'succeeded', 'a freeze to come holds nothing up');
});
