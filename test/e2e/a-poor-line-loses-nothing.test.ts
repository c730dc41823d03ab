import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Event, Sample } from '#protocol';
import { eventually } from '../lib/eventually.ts';
import { type LabCloud, startLabCloud } from '../lib/lab/cloud.ts';
import { applyNetwork, converged, type LabCustomer, openCustomer } from '../lib/lab/customer.ts';
import { CONTROL, createLab, type Lab } from '../lib/lab/index.ts';
import { spoilLine } from '../lib/lab/poor-line.ts';

const TO_CLOUD = `ip daddr ${CONTROL}`;
const FROM_CLOUD = `ip saddr ${CONTROL}`;
const THREE_IN_TEN = 'numgen random mod 10 < 3';
const stack = new AsyncDisposableStack();
let lab: Lab;
let cloud: LabCloud;
let customer: LabCustomer;

beforeAll(async () => {
  lab = stack.use(await createLab({ sites: 1 }));
  cloud = stack.use(await startLabCloud(lab));
  customer = stack.use(await openCustomer(cloud.rest, lab, 1));
  await applyNetwork(cloud.rest, customer, { topology: 'mesh' }, { confirmWithinSeconds: 300 });
});

afterAll(() => stack.disposeAsync());

const box = () => customer.site(1);
const stored = async <Item>(path: string) =>
  (await cloud.rest.get<{ items: Item[] }>(`appliances/${box().applianceId}/${path}`)).items;
const storedSamples = async () =>
  (await stored<Sample>('telemetry?limit=1000')).map(({ sequence }) => sequence);
const storedEvents = async () => (await stored<Event>('events?page_size=200')).map(({ id }) => id);

/** What waits on the box's disk to be sent. */
async function waiting<Item>(folder: 'events' | 'telemetry'): Promise<Item[]> {
  const path = join(box().agent.directory, 'outbox', folder);
  const names = await readdir(path).catch(() => []);
  const texts = await Promise.all(names.map((name) => readFile(join(path, name), 'utf8').catch(() => '')));
  return texts.flatMap((text) => text.split('\n').filter(Boolean)).map((line) => JSON.parse(line));
}
const waitingSamples = async () => (await waiting<Sample>('telemetry')).map(({ sequence }) => sequence);
const waitingEvents = async () => (await waiting<Event>('events')).map(({ id }) => id);

/** Every sample up to the last is stored, and none twice. */
async function expectUnbroken(last: number): Promise<void> {
  await eventually(async () => (await storedSamples()).includes(last), `sample ${last} is stored`);
  const sequences = (await storedSamples()).filter((sequence) => sequence <= last).sort((a, b) => a - b);
  expect(sequences).toEqual(Array.from({ length: last }, (_, index) => index + 1));
}

test('three in ten of its packets lost, a box enrols and runs what it shall', async () => {
  await using line = await spoilLine(lab.router, `${TO_CLOUD} ${THREE_IN_TEN}`);
  box().agent.start();
  await converged(cloud.rest, box(), { tunnels: 0, withinMs: 180_000 });
  expect(await line.dropped()).toBeGreaterThan(0);
});

test('what happens while the control plane cannot be reached arrives afterwards, none lost, none twice', async () => {
  const starts = 3;
  let events: string[] = [];
  {
    await using _ = await spoilLine(lab.router, TO_CLOUD);
    for (let start = 0; start < starts; start++) {
      await box().agent.kill();
      box().agent.start();
      await box()
        .agent.running()
        .waitFor(/"msg":"last good state runs"/);
    }
    await eventually(async () => (await waitingSamples()).length >= 3, 'three samples wait');
    events = await waitingEvents();
    expect(events.length).toBeGreaterThanOrEqual(starts);
  }
  const last = Math.max(...(await waitingSamples()));
  await expectUnbroken(last);
  await eventually(async () => (await waitingEvents()).length === 0, 'no event waits');
  const all = await storedEvents();
  expect(all).toEqual(expect.arrayContaining(events));
  expect(new Set(all).size).toBe(all.length);
});

test('what was stored and never acknowledged is sent again and stored once', async () => {
  let sample = 0;
  {
    await using _ = await spoilLine(lab.router, FROM_CLOUD);
    await eventually(async () => {
      const known = await storedSamples();
      sample = (await waitingSamples()).find((sequence) => known.includes(sequence)) ?? 0;
      return sample > 0;
    }, 'a sample is stored, and waits on the box none the less');
    await box().agent.kill();
  }
  box().agent.start();
  await eventually(async () => !(await waitingSamples()).includes(sample), 'it waits no more');
  await expectUnbroken(sample + 1);
});
