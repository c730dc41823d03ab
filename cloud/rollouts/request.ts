import { DEFAULT_CONFIRM_WITHIN_SECONDS } from '#protocol';
import { isAtRest } from '../customers/index.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, FAULTS_SAY_IT, type Fault, notFound } from '../platform/errors.ts';
import type { Actor } from '../platform/http/actor.ts';
import type { Ids } from '../platform/ids.ts';
import { choose } from './choose.ts';
import { eventRows } from './events.ts';
import { openingFaults, withCalendar } from './exclusions.ts';
import type { createOpenRollout } from './open.ts';
import { customerSuspended } from './open.ts';
import { completePolicy, type Policy } from './policy.ts';
import type { RolloutRequest } from './schema.ts';
import type { RolloutStore, Transaction } from './store.ts';

/** Who asks, and among whose networks it may choose; its right is looked at again when the rollout begins. */
export type Requester = Pick<Actor, 'id' | 'name' | 'scope'>;

export type RequestDeps = {
  store: RolloutStore;
  ids: Ids;
  clock: Clock;
  open: ReturnType<typeof createOpenRollout>;
};

/**
 * Begins a rollout, of a committed revision or of a selection of networks. Answers with its id.
 * @throws request-invalid; not-found; customer-suspended; rollout-running (of this very revision); conflict (an appliance
 * wants a newer revision already); template-not-usable; nothing-to-roll-out (no appliance in it, no network selected).
 */
export function createRequestRollout(deps: RequestDeps) {
  const { store } = deps;
  return (request: RolloutRequest, by: Requester): Promise<string> => {
    const asked = checkRequest(request, deps.clock.now());
    return store.transaction((tx) =>
      'revision' in asked
        ? openRevision(deps, tx, request, asked.revision, by)
        : openFleet(deps, tx, request, by),
    );
  };
}

/** One of both ways to say what is rolled out. @throws request-invalid with pointers */
export function checkRequest(request: RolloutRequest, now: Date) {
  const { revision, selection, templateVersionId, waves, policy, startAt } = request;
  const faults: Fault[] = [];
  const refuse = (pointer: string, detail: string) => faults.push({ pointer, code: 'unexpected', detail });
  if (revision === undefined && selection === undefined) {
    faults.push({ pointer: '', code: 'missing', detail: 'needs a revision or a selection of networks' });
  }
  if (revision !== undefined && selection !== undefined) {
    refuse('/selection', 'does not go with a revision, which is of one network');
  }
  if (templateVersionId !== undefined && selection === undefined) {
    refuse('/templateVersionId', 'goes with a selection; a revision has its own');
  }
  if (waves !== undefined && policy?.waves !== undefined) {
    refuse('/waves', 'is said by the policy already');
  }
  // A day that is none must not mean at once.
  if (startAt !== undefined && !isInstant(startAt)) {
    faults.push({ pointer: '/startAt', code: 'format', detail: 'is no instant of the calendar' });
  }
  faults.push(...openingFaults(policyOf(request), now));
  refuseFaults(faults);
  return revision === undefined ? { selection: selection ?? {} } : { revision };
}

/** @throws AppError request-invalid if there are any */
export function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new AppError('request-invalid', FAULTS_SAY_IT, { faults });
}

function isInstant(text: string): boolean {
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString() === text;
}

export function policyOf({ policy, waves }: Pick<RolloutRequest, 'policy' | 'waves'>): Policy {
  return completePolicy({ ...withCalendar(policy), ...(waves && { waves }) });
}

async function openRevision(
  { store, open, ids, clock }: RequestDeps,
  tx: Transaction,
  request: RolloutRequest,
  number: number,
  { id: makerId, name: createdBy }: Requester,
): Promise<string> {
  const revision = await store.revision(tx, number);
  if (!revision) throw notFound('revision', String(number));
  const { networkId } = revision;
  const network = await store.lockNetwork(tx, networkId);
  if (isAtRest(network?.stage)) throw customerSuspended('/revision');
  if (await store.runningOf(tx, number)) {
    throw new AppError('rollout-running', `Revision ${number} is being rolled out already.`);
  }
  await refuseOvertaken(store, tx, number);
  const policy = policyOf(request);
  const startAt = laterThan(clock.now(), request.startAt);
  if (!startAt) return open(tx, { ...request, policy, networkId, createdBy, revision: number });
  const id = ids.uuid();
  const parts = [{ networkId, state: 'checked' as const, sourceRevision: number }];
  await store.insert(tx, {
    ...common(request, createdBy, clock.now()),
    id,
    makerId,
    kind: 'revision',
    state: 'scheduled',
    policy,
    startAt,
    parts,
    templateVersionId: null,
    selection: null,
  });
  const created = { kind: 'created' as const, actor: createdBy, networkId, data: { revision: number } };
  const scheduled = { kind: 'scheduled' as const, data: { startAt } };
  await store.recordEvents(tx, eventRows(id, [created, scheduled], clock.now(), ids));
  return id;
}

async function refuseOvertaken(store: RolloutStore, tx: Transaction, number: number): Promise<void> {
  const targets = await store.targets(tx, number);
  if (targets.length === 0) {
    throw new AppError(
      'nothing-to-roll-out',
      `Revision ${number} has no appliance in it. Assign appliances to the network's sites; they get ` +
        'their configuration by themselves.',
    );
  }
  const newer = targets.find(({ appliance }) => Number(appliance.wantedRevision ?? 0) > number);
  if (!newer) return;
  throw new AppError(
    'conflict',
    `Appliance ${newer.appliance.id} is to run revision ${newer.appliance.wantedRevision}, which is newer. ` +
      'Commit a new revision with the parameters you want and roll that out.',
  );
}

async function openFleet(
  { store, ids, clock }: RequestDeps,
  tx: Transaction,
  request: RolloutRequest,
  { id: makerId, name: createdBy, scope }: Requester,
): Promise<string> {
  const networks = await choose(store, request, scope);
  const { selection = {}, templateVersionId = null } = request;
  const id = ids.uuid();
  const at = clock.now();
  await store.insert(tx, {
    ...common(request, createdBy, at),
    id,
    makerId,
    kind: 'fleet-change',
    state: 'preparing',
    policy: policyOf(request),
    templateVersionId,
    selection,
    startAt: laterThan(at, request.startAt),
    parts: networks.map((network) => ({ networkId: network.id, state: 'pending', sourceRevision: null })),
  });
  const data = { selection, templateVersionId, networks: networks.length };
  await store.recordEvents(tx, eventRows(id, [{ kind: 'created', actor: createdBy, data }], at, ids));
  return id;
}

/** What all rollouts are written with that do not begin at once. */
export function common(
  request: Pick<RolloutRequest, 'confirmWithinSeconds' | 'note'>,
  createdBy: string,
  at: Date,
) {
  const { confirmWithinSeconds = DEFAULT_CONFIRM_WITHIN_SECONDS, note = null } = request;
  return { confirmWithinSeconds, note, createdBy, at, waves: [], rollbackOf: null, startedAt: null };
}

function laterThan(now: Date, startAt: string | undefined): Date | null {
  const at = startAt === undefined ? null : new Date(startAt);
  return at && at > now ? at : null;
}
