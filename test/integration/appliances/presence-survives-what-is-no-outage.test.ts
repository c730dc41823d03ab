import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAppliances } from '../../../cloud/appliances/index.ts';
import { systemIds } from '../../../cloud/platform/ids.ts';
import { eventually, openSouthboundCloud, type SouthboundCloud } from '../../lib/mqtt-southbound.ts';

let cloud: SouthboundCloud;
beforeAll(async () => {
  cloud = await openSouthboundCloud({ presenceGraceMilliseconds: 200 });
});
afterAll(() => cloud[Symbol.asyncDispose]());

const presence = async (id: string) => (await cloud.appliances.get(id)).appliance.presence;
const becomesOffline = (id: string) =>
  eventually(
    () => presence(id),
    (state) => state === 'offline',
  );

test('an appliance is online before its connection is answered, and offline some time after it ends', async () => {
  const appliance = await cloud.enrolled('PRES-0001');
  expect(await presence(appliance.id)).toBe('offline');
  const client = await cloud.connect(appliance);
  expect(await presence(appliance.id)).toBe('online');
  await client.endAsync();
  await becomesOffline(appliance.id);
});

test('a takeover by a newer connection is never an outage', async () => {
  const appliance = await cloud.enrolled('PRES-0002');
  const states = new Set<string>();
  const end = cloud.bus.subscribe('appliance.changed', async ({ applianceId }) => {
    if (applianceId === appliance.id) states.add(await presence(applianceId));
  });
  const first = await cloud.connect(appliance);
  const closed = new Promise<void>((resolve) => first.once('close', () => resolve()));
  const second = await cloud.connect(appliance);
  await closed;
  // A later appliance has come and gone: the grace of the first connection is over.
  const witness = await cloud.enrolled('PRES-0003');
  await (await cloud.connect(witness)).endAsync();
  await becomesOffline(witness.id);
  expect(await presence(appliance.id)).toBe('online');
  expect([...states]).toEqual(['online']);
  end();
  await second.endAsync();
});

test('appliances that do not come back after a restart become offline', async () => {
  const lost = await cloud.enrolled('PRES-0004');
  await cloud.db.appliance.update({
    where: { id: lost.id },
    data: { presence: 'online', mqttSession: systemIds.uuid() },
  });
  using restarted = createAppliances({
    ...cloud,
    ids: systemIds,
    enrolment: {
      issueSecret: async () => {
        throw new Error('nobody enrols here');
      },
    },
    link: () => cloud.broker,
    bootstrapFacts: () => ({ enrolmentUrl: '', mqttUrl: '', caFingerprint: '' }),
    presenceGraceMilliseconds: 50,
  });
  await restarted.start();
  await becomesOffline(lost.id);
});
