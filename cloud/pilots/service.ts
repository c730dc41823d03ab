import type pg from 'pg';
import type { NetworkStatus } from '../networks/index.ts';
import type { Scope } from '../platform/access/roles.ts';
import type { Database } from '../platform/database.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { judgeReadiness } from './checklist/judge.ts';
import { SPAN_MS } from './checklist/measured.ts';
import { createDecide } from './decide.ts';
import { createFactsStore } from './facts-store.ts';
import { createPilotMoves, createPilotResource, mustBeOpen } from './pilots.ts';
import { presentSuspension } from './present.ts';
import type {
  AttestationRequest,
  AttestedKey,
  Objective,
  Readiness,
  StageNow,
  Suspension,
} from './schema.ts';
import { createPilotStore, type PilotRow } from './store.ts';
import { createSuspensions, type SuspendDeps } from './suspend.ts';

export type PilotDeps = Omit<SuspendDeps, 'store'> & {
  db: Database;
  pool: pg.Pool;
  addresses: {
    space(customerId: string): Promise<{ utilisation: { nearlyExhausted: boolean; freeSubnets: number } }>;
  };
  networkStatus: (networkId: string) => Promise<NetworkStatus>;
  /** Rollouts of a network that have halted. */
  haltedRollouts: (networkId: string) => Promise<readonly { id: string }[]>;
};

export type Pilots = ReturnType<typeof createPilots>;

/** From prospect to live: pilots, what is to be seen in them, and what was decided; and the way out of service. */
export function createPilots(deps: PilotDeps) {
  const { db, pool, clock, addresses, haltedRollouts, networkStatus } = deps;
  const store = createPilotStore(db);
  const facts = createFactsStore(pool);
  const suspensions = createSuspensions({ ...deps, store });

  async function readinessOf({ id, customerId, siteIds, objectives }: PilotRow): Promise<Readiness> {
    const at = clock.now();
    const known = await facts.read({ customerId, siteIds }, new Date(at.getTime() - SPAN_MS), at);
    const { utilisation } = await addresses.space(customerId);
    const halted = await Promise.all(
      known.networks.map(async ({ id: networkId }) =>
        (await haltedRollouts(networkId)).map((rollout) => ({ id: rollout.id, networkId })),
      ),
    );
    const networks = await Promise.all(
      known.networks.map(async (network) => ({ ...network, status: await networkStatus(network.id) })),
    );
    const attestations = (await store.attestations(id)).map(({ key, by, at, note }) => [
      key,
      { by, at, note },
    ]);
    return judgeReadiness(
      { ...known, networks, at, addresses: utilisation, haltedRollouts: halted.flat() },
      { objectives: objectives as Objective[], attestations: Object.fromEntries(attestations) },
    );
  }

  return {
    resource: createPilotResource({ ...deps, store }),
    moves: createPilotMoves({ ...deps, store }),
    /** @throws AppError not-found */
    readiness: async (id: string): Promise<Readiness> => readinessOf(await store.pilots.get(id)),
    /** @throws AppError not-found, conflict */
    attest: (id: string, { key, note = null }: AttestationRequest, by: string): Promise<void> =>
      store.transaction(async (queries) => {
        await mustBeOpen(queries, id);
        await queries.attest({ pilotId: id, key, by, at: clock.now(), note });
      }),
    /** @throws AppError not-found, conflict */
    withdraw: (id: string, key: AttestedKey): Promise<void> =>
      store.transaction(async (queries) => {
        await mustBeOpen(queries, id);
        await queries.withdrawAttestation(id, key);
      }),
    decide: createDecide({ ...deps, store, suspensions, readinessOf }),
    /** Takes a customer out of service, whatever its pilots say. @throws AppError not-found, stage-move-refused */
    async suspend(customerId: string, reason: string, by: string): Promise<Suspension> {
      const row = await store.transaction(async (queries, tx) => {
        const stage = await queries.lockStage(customerId);
        if (stage === 'suspended')
          throw new AppError('stage-move-refused', 'The customer is suspended already.');
        const wanted = { customerId, stage, mover: 'suspension', reason, by, pilotId: null } as const;
        return suspensions.suspend(queries, tx, wanted);
      });
      return presentSuspension(await suspensions.settleSoon(row));
    },
    resume: (customerId: string, by: string): Promise<StageNow> => suspensions.resume(customerId, by),
    /** Newest first. @throws AppError not-found */
    async suspensions(customerId: string, scope: Scope): Promise<Suspension[]> {
      if (!(await store.customerExists(customerId))) throw notFound('customer', customerId);
      return (await store.suspensionsOf(customerId, scope)).map(presentSuspension);
    },
    start: () => suspensions.start(),
    [Symbol.asyncDispose]: () => suspensions[Symbol.asyncDispose](),
  };
}
