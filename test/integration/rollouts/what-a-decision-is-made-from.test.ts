import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRolloutStore } from '../../../cloud/rollouts/index.ts';
import { completePolicy } from '../../../cloud/rollouts/policy.ts';
import { openTestDatabase, type TestDatabase } from '../../lib/database.ts';

const NOON = Date.parse('2026-06-15T12:00:00Z');
const at = (seconds: number) => new Date(NOON + seconds * 1000);
let made = 0;
const uuid = () => `01890000-0000-7000-8000-${(++made).toString(16).padStart(12, '0')}`;

let database: TestDatabase;
let store: ReturnType<typeof createRolloutStore>;
let customer: string;
let networks: [string, string];
let boxes: [string, string, string];

beforeAll(async () => {
  database = await openTestDatabase();
  store = createRolloutStore(database.db);
});
afterAll(() => database[Symbol.asyncDispose]());

const times = { createdAt: at(0), updatedAt: at(0) };
async function newCustomer(): Promise<string> {
  const id = uuid();
  await database.db.customer.create({ data: { id, name: id, ...times } });
  return id;
}

beforeEach(async () => {
  const { db } = database;
  customer = await newCustomer();
  networks = [uuid(), uuid()];
  for (const id of networks)
    await db.network.create({
      data: { id, customerId: customer, name: id, kind: 'multi-site', parameters: {}, ...times },
    });
  boxes = [uuid(), uuid(), uuid()];
  for (const id of boxes) {
    const site = { id: uuid(), customerId: customer, name: id, accessLines: [], ...times };
    await db.site.create({ data: site });
    const box = { id, serial: id, model: 'AIO-10', siteId: site.id, state: 'enrolled', ...times };
    await db.appliance.create({ data: { ...box, presence: 'online', confirmedHash: 'old' } });
  }
});

type Part = { networkId: string; state?: string; readyAt?: Date };
type Step = {
  box: string;
  networkId?: string;
  wave?: number;
  state: string;
  wantedAt?: Date;
  changedAt?: Date;
  overdueAt?: Date;
};

/** A rollout of these networks, each with a revision of its own, and its steps. */
async function rollout(over: object, parts: readonly Part[], steps: readonly Step[] = []) {
  const { db } = database;
  const id = uuid();
  const data = {
    id,
    kind: 'revision',
    confirmWithinSeconds: 120,
    waves: [1],
    createdBy: 'ann',
    createdAt: at(0),
  };
  await db.rollout.create({
    data: { ...data, state: 'running', policy: completePolicy(), startedAt: at(0), ...over },
  });
  const revisions = new Map<string, bigint>();
  for (const { networkId, state = 'ready', readyAt = at(0) } of parts) {
    const { number } = await db.revision.create({
      data: {
        networkId,
        reason: 'commit',
        kind: 'multi-site',
        parameters: {},
        inputs: {},
        createdBy: 'ann',
        createdAt: at(0),
      },
    });
    revisions.set(networkId, number);
    await db.rolloutNetwork.create({
      data: { rolloutId: id, networkId, state, readyAt, revisionNumber: number },
    });
  }
  for (const { box, networkId = networks[0], wave = 0, changedAt = at(0), ...step } of steps)
    await db.rolloutStep.create({
      data: {
        rolloutId: id,
        applianceId: box,
        networkId,
        wave,
        changedAt,
        hash: 'new',
        revisionNumber: revisions.get(networkId) ?? 0n,
        ...step,
      },
    });
  return { id, revisions };
}

const within = <T>(work: (tx: Parameters<Parameters<typeof store.transaction>[0]>[0]) => Promise<T>) =>
  store.transaction(work);
const stepsOf = (rolloutId: string) =>
  database.db.rolloutStep.findMany({ where: { rolloutId }, orderBy: { applianceId: 'asc' } });

test('health counts critical events since it was asked and watched, tunnels of before, and a sample of afterwards', async () => {
  const { db } = database;
  const [box] = boxes;
  const { id } = await rollout(
    {},
    [{ networkId: networks[0] }],
    [{ box, state: 'confirmed', wantedAt: at(0), changedAt: at(60) }],
  );
  const event = (seconds: number, kind: string, severity = 'critical') => ({
    id: uuid(),
    applianceId: box,
    at: at(seconds),
    receivedAt: at(seconds),
    kind,
    severity,
    data: {},
  });
  await db.applianceEvent.createMany({
    data: [
      event(-1, 'a.before'),
      event(0, 'b.asked'),
      event(30, 'c.later'),
      event(31, 'c.later'),
      event(32, 'd.minor', 'warning'),
    ],
  });
  const tunnels = (peer: string) => [{ peer, state: 'up', rxBytes: 0, txBytes: 0 }];
  const sample = (seconds: number, peer: string) =>
    db.$executeRaw`insert into telemetry_sample ("applianceId", at, "bootId", sequence, sample)
      values (${box}::uuid, ${at(seconds)}, ${uuid()}::uuid, ${BigInt(seconds + 1000)}, ${JSON.stringify({ tunnels: tunnels(peer) })}::jsonb)`;
  await db.$executeRaw`create table telemetry_of_june partition of telemetry_sample
    for values from ('2026-06-01') to ('2026-07-01')`;
  await sample(-120, 'ages-ago');
  await sample(-60, 'before');
  await sample(10, 'during');
  const last = (seconds: number) =>
    db.appliance.update({
      where: { id: box },
      data: { lastSample: { at: at(seconds).toISOString(), tunnels: tunnels('after') } },
    });
  const health = (watchedFrom: Date | null) => within((tx) => store.health(tx, id, 0, watchedFrom));
  await last(59);
  expect(await health(null)).toEqual([
    { applianceId: box, criticalEvents: ['b.asked', 'c.later'], before: tunnels('before'), after: null },
  ]);
  await last(61);
  expect(await health(at(31))).toMatchObject([{ criticalEvents: ['c.later'], after: tunnels('after') }]);
  expect(await health(at(32))).toMatchObject([{ criticalEvents: [] }]);
});

describe('steps that are looked at', () => {
  test('are those of open waves, of networks that are ready or were cancelled, and of boxes never configured', async () => {
    const [one, two, fresh] = boxes;
    await database.db.appliance.update({ where: { id: fresh }, data: { confirmedHash: null } });
    const { id } = await rollout(
      {},
      [{ networkId: networks[0] }, { networkId: networks[1], state: 'cancelled' }],
      [
        { box: one, networkId: networks[1], state: 'wanted' },
        { box: two, wave: 1, state: 'waiting' },
        { box: fresh, wave: 1, state: 'waiting' },
      ],
    );
    const open = await within((tx) => store.openSteps(tx, id, 0));
    expect(open.map(({ applianceId }) => applianceId)).toEqual([one, fresh]);
    expect(await within((tx) => store.behind(tx, id, 0))).toEqual({ open: 1, online: 1 });
  });

  test('take a box that stands at another customer’s site for one that was retired', async () => {
    const [one] = boxes;
    const { id } = await rollout({}, [{ networkId: networks[0] }], [{ box: one, state: 'waiting' }]);
    const state = async () =>
      (await within((tx) => store.openSteps(tx, id, 0))).map(({ appliance }) => appliance.state);
    expect(await state()).toEqual(['enrolled']);
    const other = await newCustomer();
    await database.db.site.updateMany({
      where: { appliances: { some: { id: one } } },
      data: { customerId: other },
    });
    expect(await state()).toEqual(['retired']);
  });
});

describe('steps that are written', () => {
  test('wait anew after a resumption: those that were asked for an answer, the others for their turn', async () => {
    const [one, two, three] = boxes;
    const late = { state: 'overdue', overdueAt: at(50) };
    const { id } = await rollout(
      {},
      [{ networkId: networks[0] }],
      [
        { box: one, wantedAt: at(1), ...late },
        { box: two, ...late },
        { box: three, state: 'confirmed' },
      ],
    );
    await within((tx) => store.resetOverdue(tx, id, at(60)));
    expect(await stepsOf(id)).toMatchObject([
      { state: 'wanted', changedAt: at(60), overdueAt: null },
      { state: 'waiting', changedAt: at(60), overdueAt: null },
      { state: 'confirmed', changedAt: at(0) },
    ]);
  });

  test('of one network leave those of others as they are', async () => {
    const [one, two, three] = boxes;
    const parts = networks.map((networkId) => ({ networkId }));
    const { id } = await rollout({}, parts, [
      { box: one, state: 'waiting' },
      { box: two, networkId: networks[1], state: 'waiting' },
      { box: three, state: 'confirmed' },
    ]);
    const states = async () => (await stepsOf(id)).map(({ state }) => state);
    const where = { rolloutId: id, networkId: networks[0] };
    await within((tx) => store.setSteps(tx, where, ['waiting'], 'cancelled', at(1)));
    expect(await states()).toEqual(['cancelled', 'waiting', 'confirmed']);
    await within((tx) => store.setSteps(tx, { rolloutId: id }, ['waiting'], 'cancelled', at(1)));
    expect(await states()).toEqual(['cancelled', 'cancelled', 'confirmed']);
  });

  test('lose the mark of their deadline when they wait again, and know when they were asked', async () => {
    const [one, two, three] = boxes;
    const { id } = await rollout(
      {},
      [{ networkId: networks[0] }],
      [
        { box: one, state: 'overdue', wantedAt: at(1), overdueAt: at(50) },
        { box: two, state: 'waiting', overdueAt: at(50) },
        { box: three, state: 'wanted', wantedAt: at(2), overdueAt: at(50) },
      ],
    );
    const before = await within((tx) => store.locked(tx, id));
    const decision = {
      state: 'running',
      haltReason: null,
      passedWaves: 0,
      want: [],
      overdue: [],
      nextLookAt: null,
      needs: 'nothing',
    } as const;
    const changes = [
      { applianceId: one, state: 'wanted' as const },
      { applianceId: two, state: 'passed-over' as const },
      { applianceId: three, state: 'passed-over' as const },
    ];
    await within((tx) => store.record(tx, before!, { ...decision, want: [], overdue: [], changes }, at(60)));
    expect(await stepsOf(id)).toMatchObject([
      { state: 'wanted', wantedAt: at(60), overdueAt: null },
      { state: 'passed-over', wantedAt: at(60), overdueAt: at(50) },
      { state: 'passed-over', wantedAt: at(2), overdueAt: at(50) },
    ]);
  });
});

test('who is online changes places with who is away, as many as there are and are wanted', async () => {
  const [one, two, three] = boxes;
  await database.db.appliance.updateMany({
    where: { id: { in: [one, two] } },
    data: { presence: 'offline' },
  });
  const { id } = await rollout(
    {},
    [{ networkId: networks[0] }],
    [
      { box: one, state: 'waiting' },
      { box: two, state: 'waiting' },
      { box: three, wave: 2, state: 'waiting' },
    ],
  );
  const waves = async () => (await stepsOf(id)).map(({ wave }) => wave);
  expect(await within((tx) => store.standIn(tx, id, 0, 0))).toBe(0);
  expect(await within((tx) => store.standIn(tx, id, 0, 2))).toBe(1);
  expect(await waves()).toEqual([2, 0, 0]);
  expect(await within((tx) => store.standIn(tx, id, 0, 2)), 'nobody is left').toBe(0);
});

describe('what else rolls out to a network', () => {
  test('is told with what is left to do there, and how many of its networks are to change', async () => {
    const [one, two, three] = boxes;
    const parts = [{ networkId: networks[0] }, { networkId: networks[1], state: 'superseded' }];
    const { id } = await rollout({ kind: 'fleet-change' }, parts, [
      { box: one, state: 'waiting' },
      { box: two, state: 'confirmed' },
      { box: three, state: 'unchanged' },
    ]);
    const elsewhere = (network: string, except: string) =>
      within((tx) => store.partsElsewhere(tx, network, except));
    expect(await elsewhere(networks[0], uuid())).toEqual([
      {
        rolloutId: id,
        rolloutState: 'running',
        kind: 'fleet-change',
        state: 'ready',
        bySystem: false,
        parts: 1,
        networks: 2,
        openSteps: 1,
      },
    ]);
    expect(await elsewhere(networks[0], id)).toEqual([]);
    expect(await elsewhere(networks[1], uuid())).toEqual([]);
  });

  test('the revision before is that of the newest rollout that never halted, nor was cancelled', async () => {
    const part = (seconds: number) => [{ networkId: networks[0], readyAt: at(seconds) }];
    const well = await rollout({ state: 'succeeded' }, part(1));
    const failures = { code: 'failures', wave: 0, applianceIds: [] };
    await rollout({ state: 'superseded', haltReason: failures }, part(2));
    await rollout({ state: 'halted', haltReason: failures }, part(3));
    await rollout({ state: 'cancelled' }, part(4));
    const next = await rollout({}, part(5));
    expect(await within((tx) => store.previousRevision(tx, networks[0], next.id))).toBe(
      Number(well.revisions.get(networks[0])),
    );
  });

  test('what the control plane rolled out by itself since then keeps no network from being taken back', async () => {
    const asked = [{ box: boxes[0], state: 'confirmed', wantedAt: at(1) }];
    const { id } = await rollout({ state: 'halted' }, [{ networkId: networks[0], readyAt: at(1) }], asked);
    const back = async () =>
      (await within((tx) => store.toTakeBack(tx, id))).map(({ networkId, asked }) => [networkId, asked]);
    await rollout({ createdBy: 'system' }, [{ networkId: networks[0], readyAt: at(2) }], asked);
    expect(await back()).toEqual([[networks[0], true]]);
    await rollout({ createdBy: 'ben' }, [{ networkId: networks[0], readyAt: at(3) }], asked);
    expect(await back()).toEqual([]);
  });
});

describe('rollouts in which something can happen', () => {
  test('are the live ones, and a cancelled one while those that were asked have not answered', async () => {
    const part = [{ networkId: networks[0] }];
    const halted = await rollout({ state: 'halted' }, part);
    const followed = await rollout({ state: 'cancelled' }, part, [{ box: boxes[0], state: 'wanted' }]);
    const settled = await rollout({ state: 'cancelled' }, part, [{ box: boxes[1], state: 'confirmed' }]);
    const unsettled = await store.unsettled();
    expect([halted, followed, settled].map(({ id }) => unsettled.includes(id))).toEqual([true, true, false]);
  });

  test('are due at the next look or when somebody has to decide, whichever comes first', async () => {
    await database.db.rollout.updateMany({ data: { nextLookAt: null, decisionDueAt: null } });
    const part = [{ networkId: networks[0] }];
    const looked = await rollout({ nextLookAt: at(200) }, part);
    const decided = await rollout({ state: 'paused', decisionDueAt: at(100) }, part);
    expect(await store.nextLookAt(at(0))).toEqual(at(100));
    expect(await store.nextLookAt(at(100))).toEqual(at(200));
    expect(await store.due(at(99))).toEqual([]);
    expect(await store.due(at(100))).toEqual([decided.id]);
    expect((await store.due(at(200))).toSorted()).toEqual([looked.id, decided.id].toSorted());
  });

  test('are prepared while they run, too, when a network is to be prepared again or could not be', async () => {
    const inPreparation = async (state: string) => {
      const { id } = await rollout({}, [{ networkId: networks[0] }, { networkId: networks[1], state }]);
      return store.isInPreparation(id);
    };
    expect(await Promise.all(['ready', 'pending', 'refused', 'superseded'].map(inPreparation))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('are a customer’s as long as one of its networks is in them', async () => {
    const { id } = await rollout({}, [{ networkId: networks[0] }]);
    await rollout({}, [{ networkId: networks[0], state: 'superseded' }]);
    await rollout({ state: 'succeeded' }, [{ networkId: networks[1] }]);
    expect(await store.liveOfCustomer(customer)).toEqual([id]);
  });
});
