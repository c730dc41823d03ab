import { canonicalJson } from '#protocol';
import type { NetworkInput } from '../../../provisioning/render.ts';
import type { Scope } from '../../platform/access/roles.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { type PageQuery, toPage } from '../../platform/http/page.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Prisma } from '../../prisma/client/client.ts';
import { nextStep, type Standing } from './decide.ts';
import { planOrRefuse, requireCommitted } from './plan.ts';
import { isOpen, presentRenumbering } from './present.ts';
import { createReminders, dueAfter, type ReminderDeps } from './reminders.ts';
import type { NewRenumbering, Renumbering } from './schema.ts';
import type { RenumberingRow } from './store.ts';

type Draft = { parameters: Record<string, unknown> };
type NetworkView = Draft & { version: number; draftDiffers: boolean; latestRevision: number | null };
type Saved = { version: number; revision: number | undefined };
/** The ordinary door by which a network is changed, and what a rendering of it starts from. */
type Networks = {
  get(id: string): Promise<NetworkView>;
  renderingInput(id: string): Promise<{ input: NetworkInput; version: number }>;
  change(
    id: string,
    edit: <D extends Draft>(draft: D) => D,
    how: {
      by: string;
      expected: number;
      apply: { createdBy: string };
      also(tx: Prisma.TransactionClient, saved: Saved): Promise<void>;
    },
  ): Promise<unknown>;
};
export type RenumberingDeps = ReminderDeps & { networks: Networks; ids: Ids };
export type Renumberings = ReturnType<typeof createRenumberings>;

/** Renumberings: planned at once, taken step by step by people. All there is of them is their row. */
export function createRenumberings(deps: RenumberingDeps) {
  const { store, clock } = deps;
  const standing = createStanding(deps);
  const show = async (row: RenumberingRow): Promise<Renumbering> =>
    presentRenumbering(row, isOpen(row) ? await standing(row) : undefined, clock.now());
  const get = async (id: string): Promise<RenumberingRow> => {
    const row = await store.get(id);
    if (!row) throw notFound('renumbering', id);
    return row;
  };
  const reminders = createReminders(deps);
  const create = createPlan(deps);
  const step = createStep(deps);
  return {
    reminders,
    create: async (networkId: string, wish: NewRenumbering, by: string, dryRun: boolean) =>
      show(await create(networkId, wish, by, dryRun)),
    get: async (id: string) => show(await get(id)),
    list: async (networkId: string, query: PageQuery, scope: Scope) => {
      if (!(await store.networkExists(networkId))) throw notFound('network', networkId);
      const rows = await store.list(networkId, query, scope);
      const shown = new Map(await Promise.all(rows.map(async (row) => [row.id, await show(row)] as const)));
      return toPage(rows, query, (row) => shown.get(row.id) as Renumbering);
    },
    /** Takes the next step. @throws conflict with what hinders it */
    advance: async (id: string, by: string): Promise<Renumbering> => {
      const row = await get(id);
      requireOpen(row);
      const now = await standing(row);
      const next = nextStep(row.steps, row.stepsDone, now, clock.now());
      if (next.kind === 'blocked') throw new AppError('conflict', next.by.detail);
      if (next.kind === 'apply') {
        const done = next.index + 1;
        const state = done === row.steps.length ? 'succeeded' : 'running';
        await step(row, next.step.parameters, { state, stepsDone: done }, { by, expected: now.version });
      } else await store.update(row, { state: 'succeeded', decisionDueAt: null }, clock.now());
      return show(await get(id));
    },
    /**
     * Before the switch: leases are as they were again, unless somebody has committed others since.
     * @throws conflict after it, or when something else is in the draft
     */
    cancel: async (id: string, by: string): Promise<Renumbering> => {
      const row = await get(id);
      requireOpen(row);
      if (row.steps.slice(0, row.stepsDone).some(({ kind }) => kind === 'switch')) {
        throw new AppError(
          'conflict',
          'The LANs have their new subnets: go on to the end, or renumber them back.',
        );
      }
      const { edited, draftDiffers, version } = await standing(row);
      if (row.stepsDone > 0 && draftDiffers) {
        throw new AppError(
          'conflict',
          'The draft was changed since the last step made leases short: commit or discard the changes, then cancel.',
        );
      }
      if (row.stepsDone > 0 && !edited) {
        await step(row, row.parameters, { state: 'cancelled' }, { by, expected: version });
      } else await store.update(row, { state: 'cancelled', decisionDueAt: null }, clock.now());
      return show(await get(id));
    },
  };
}

function createPlan({ store, networks, ids, clock }: RenumberingDeps) {
  return async (
    networkId: string,
    wish: NewRenumbering,
    by: string,
    dryRun: boolean,
  ): Promise<RenumberingRow> => {
    const { input, version } = await networks.renderingInput(networkId);
    const network = await networks.get(networkId);
    requireCommitted(network);
    const steps = await planOrRefuse(input, wish);
    const at = clock.now();
    const row: RenumberingRow = {
      id: ids.uuid(),
      networkId,
      state: 'planned',
      stepsDone: 0,
      revision: null,
      createdBy: by,
      version: 1,
      steps,
      parameters: network.parameters as Prisma.JsonObject,
      networkVersion: version,
      createdAt: at,
      updatedAt: at,
      decisionDueAt: dueAfter(at, { state: 'planned', stepsDone: 0 }, []),
      reminders: 0,
    };
    if (dryRun) return row;
    await store.transaction(async (queries) => {
      await queries.lockNetwork(networkId);
      if ((await queries.open(networkId)) > 0) {
        throw new AppError(
          'conflict',
          'A renumbering of the network is under way: finish or cancel it first.',
        );
      }
      await queries.insert(row);
    });
    return row;
  };
}

/** Writes a step as draft, revision and rollout, and that it was taken, all or nothing. */
function createStep({ store, networks, clock }: RenumberingDeps) {
  return async (
    row: RenumberingRow,
    parameters: unknown,
    change: Partial<Pick<RenumberingRow, 'state' | 'stepsDone'>>,
    { by, expected }: { by: string; expected: number },
  ): Promise<void> => {
    await networks.change(
      row.networkId,
      (draft) => ({ ...draft, parameters: parameters as Record<string, unknown> }),
      {
        by,
        expected,
        apply: { createdBy: by },
        also: (tx, { version, revision }) => {
          const at = clock.now();
          const decisionDueAt = dueAfter(at, { ...row, ...change }, row.steps);
          const written = {
            ...change,
            decisionDueAt,
            networkVersion: version,
            revision: BigInt(revision ?? 0),
          };
          return store.within(tx).update(row, written, at);
        },
      },
    );
  };
}

/** How things stand between two steps; `version` is the draft's. */
function createStanding({ store, networks }: RenumberingDeps) {
  return async (row: RenumberingRow): Promise<Standing & Pick<NetworkView, 'version' | 'draftDiffers'>> => {
    const { version, draftDiffers, parameters } = await networks.get(row.networkId);
    const { revised, ...appliances } = await store.standing(row);
    const isOther = () => canonicalJson(parameters) !== canonicalJson(parametersLeft(row));
    const edited = version !== row.networkVersion && (draftDiffers || revised || isOther());
    return { ...appliances, edited, version, draftDiffers };
  };
}

/** The draft's parameters as the last step left them. */
function parametersLeft({ steps, stepsDone, parameters }: RenumberingRow): unknown {
  const last = steps.slice(0, stepsDone).findLast((step) => step.kind !== 'wait');
  return last ? last.parameters : parameters;
}

/** @throws AppError conflict */
function requireOpen(row: RenumberingRow): void {
  if (!isOpen(row)) throw new AppError('conflict', `The renumbering is ${row.state}.`);
}
