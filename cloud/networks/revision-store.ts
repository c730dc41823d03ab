import type { TargetState } from '#protocol';
import type { NetworkKind } from '../../provisioning/catalogue.ts';
import type { Change } from '../../provisioning/diff/change.ts';
import type { Scope } from '../platform/access/roles.ts';
import { withoutFormer } from '../platform/access/visible-since.ts';
import type { Database } from '../platform/database.ts';
import { type PageQuery, pageBounds } from '../platform/http/page.ts';
import type { Sealing } from '../platform/sealing.ts';
import { openSecrets, PLACE, sealSecrets } from '../platform/secrets-at-rest.ts';
import type { Prisma } from '../prisma/client/client.ts';
import { COMPLETED_STATES } from '../rollouts/index.ts';
import type { RevisionInputs } from './inputs.ts';
import { hashOf } from './layer-store.ts';
import type { RevisionReason } from './schema.ts';
import { takenNames } from './taken-names.ts';

export type NewTarget = {
  applianceId: string;
  hash: string;
  document: TargetState;
  difference: Change[];
  parametersFrom: number | null;
};
type NewRevision = {
  networkId: string;
  reason: RevisionReason;
  note: string | null;
  kind: NetworkKind;
  parameters: unknown;
  templateVersionId: string | null;
  inputs: RevisionInputs;
  createdBy: string;
  at: Date;
  /** `parametersFrom` null: the parameters of this very revision. */
  targets: NewTarget[];
};

/** A committed revision as it can be rendered again. */
export type FrozenRevision = {
  number: number;
  kind: NetworkKind;
  parameters: unknown;
  templateVersionId: string | null;
  inputs: RevisionInputs;
};

/** Documents grow with the network: of hundreds of them one statement would be too long. */
const ROWS_A_STATEMENT = 50;

const TEMPLATE_VERSION = {
  select: { id: true, number: true, template: { select: { id: true, name: true } } },
} as const;
const TARGETS = {
  templateVersion: TEMPLATE_VERSION,
  targets: { select: { applianceId: true, hash: true, difference: true }, orderBy: { applianceId: 'asc' } },
} satisfies Prisma.RevisionInclude;
const COUNT = {
  templateVersion: TEMPLATE_VERSION,
  _count: { select: { targets: true } },
} satisfies Prisma.RevisionInclude;

export type RevisionRow = Prisma.RevisionGetPayload<{ include: typeof TARGETS }>;
export type RevisionSummaryRow = Prisma.RevisionGetPayload<{ include: typeof COUNT }>;

/** Revisions and the target states in them. */
export function revisionQueries(db: Database | Prisma.TransactionClient, sealing: Sealing) {
  return {
    insertRevision: insertRevision(db, sealing),
    revision: (number: number): Promise<RevisionRow | null> =>
      db.revision.findUnique({ where: { number }, include: TARGETS }),
    /** Of the present reseller's time, and the newest that waits to be rolled out. */
    revisions: async (networkId: string, query: PageQuery, scope: Scope): Promise<RevisionSummaryRow[]> => {
      const { after, take } = pageBounds(query);
      const newest = await latestRevision(db, networkId);
      return db.revision.findMany({
        where: {
          networkId,
          ...(after !== undefined && { number: { lt: BigInt(after) } }),
          ...(await withoutFormer(db, scope, (customerId, since) => ({
            network: { customerId },
            createdAt: { lt: since },
            OR: [{ number: { not: BigInt(newest ?? 0) } }, { rollouts: { some: {} } }],
          }))),
        },
        include: COUNT,
        orderBy: { number: 'desc' },
        take,
      });
    },
    /** Its secrets are sealed. */
    target: (revisionNumber: number, applianceId: string) =>
      db.targetState.findUnique({ where: { revisionNumber_applianceId: { revisionNumber, applianceId } } }),
    /** What these appliances are wanted to run, by appliance. */
    wantedTargets: wantedTargets(db, sealing),
    ...historyQueries(db),
  };
}

function insertRevision(db: Database | Prisma.TransactionClient, sealing: Sealing) {
  return async ({ targets, at, ...revision }: NewRevision): Promise<number> => {
    const { number } = await db.revision.create({
      data: {
        ...revision,
        parameters: revision.parameters as Prisma.InputJsonObject,
        inputs: revision.inputs as unknown as Prisma.InputJsonObject,
        takenNames: takenNames(
          revision.inputs,
          targets.map(({ document }) => document),
        ) as unknown as Prisma.InputJsonObject,
        operatorLayerHash: hashOf(revision.inputs.layers?.operator),
        tierLayerHash: hashOf(revision.inputs.layers?.tier),
        createdAt: at,
      },
      select: { number: true },
    });
    for (let next = 0; next < targets.length; next += ROWS_A_STATEMENT) {
      await db.targetState.createMany({
        data: targets
          .slice(next, next + ROWS_A_STATEMENT)
          .map(({ parametersFrom, difference, document, ...target }) => ({
            ...target,
            document: sealSecrets(sealing, document, PLACE.targetState(number, target.applianceId)),
            difference: difference as Prisma.InputJsonArray,
            revisionNumber: number,
            parametersFrom: parametersFrom ?? number,
          })),
      });
    }
    return Number(number);
  };
}

function wantedTargets(db: Database | Prisma.TransactionClient, sealing: Sealing) {
  return async (applianceIds: readonly string[]): Promise<Map<string, TargetState>> => {
    const appliances = await db.appliance.findMany({
      where: { id: { in: [...applianceIds] }, wantedRevision: { not: null } },
      select: { id: true, wantedRevision: true },
    });
    if (appliances.length === 0) return new Map();
    const rows = await db.targetState.findMany({
      where: {
        OR: appliances.map(({ id, wantedRevision }) => ({
          applianceId: id,
          revisionNumber: wantedRevision ?? 0n,
        })),
      },
      select: { revisionNumber: true, applianceId: true, document: true },
    });
    return new Map(
      rows.map(({ revisionNumber, applianceId, document }) => [
        applianceId,
        openSecrets(sealing, document as TargetState, PLACE.targetState(revisionNumber, applianceId)),
      ]),
    );
  };
}

const NEWEST_PART = {
  orderBy: [{ readyAt: 'desc' }, { rolloutId: 'desc' }],
} satisfies Prisma.RolloutNetworkFindFirstArgs;

async function latestRevision(
  db: Database | Prisma.TransactionClient,
  networkId: string,
): Promise<number | undefined> {
  const row = await db.revision.findFirst({
    where: { networkId },
    orderBy: { number: 'desc' },
    select: { number: true },
  });
  return row ? Number(row.number) : undefined;
}

/** What was committed and rolled out before: what rendering again goes by. */
function historyQueries(db: Database | Prisma.TransactionClient) {
  return {
    /** The newest rollout its appliances go by, cancelled if only for this network; `networks`: how many it is of. */
    latestRollout: async (networkId: string) => {
      const row = await db.rolloutNetwork.findFirst({
        where: { networkId, state: { in: ['ready', 'cancelled'] }, readyAt: { not: null } },
        ...NEWEST_PART,
        select: {
          state: true,
          revisionNumber: true,
          rollout: { select: { state: true, _count: { select: { networks: true } } } },
        },
      });
      if (!row) return null;
      const { state, _count } = row.rollout;
      return {
        revision: Number(row.revisionNumber),
        state: row.state === 'cancelled' ? row.state : state,
        networks: _count.networks,
      };
    },
    latestCompleted: async (networkId: string): Promise<number | undefined> => {
      const row = await db.rolloutNetwork.findFirst({
        where: { networkId, state: 'ready', rollout: { state: { in: [...COMPLETED_STATES] } } },
        ...NEWEST_PART,
        select: { revisionNumber: true },
      });
      return row ? Number(row.revisionNumber) : undefined;
    },
    /** Which shared layers the last revision has. */
    latestLayers: (networkId: string) =>
      db.revision.findFirst({
        where: { networkId },
        orderBy: { number: 'desc' },
        select: {
          templateVersionId: true,
          operatorLayerHash: true,
          tierLayerHash: true,
          takenNames: true,
        },
      }),
    /** By appliance: the hash of what it runs, and nothing else is wanted of it. */
    runningHashes: async (applianceIds: readonly string[]): Promise<Map<string, string | null>> => {
      const rows = await db.appliance.findMany({
        where: { id: { in: [...applianceIds] } },
        select: { id: true, wantedHash: true, confirmedHash: true },
      });
      return new Map(
        rows.map(({ id, wantedHash, confirmedHash }) => [
          id,
          wantedHash === confirmedHash ? confirmedHash : null,
        ]),
      );
    },
    networkOfRevision: async (number: number): Promise<string | undefined> => {
      const row = await db.revision.findUnique({ where: { number }, select: { networkId: true } });
      return row?.networkId;
    },
    latestRevision: (networkId: string) => latestRevision(db, networkId),
    /** Since when its customer is with another reseller than its newest revision was made for. */
    resoldSince: async (networkId: string): Promise<Date | undefined> => {
      const [row] = await db.$queryRaw<{ since: Date }[]>`
        select c."resellerSince" as since from network n join customer c on c.id = n."customerId"
        where n.id = ${networkId}::uuid and c."resellerSince" > (
          select r."createdAt" from revision r where r."networkId" = n.id order by r.number desc limit 1)`;
      return row?.since;
    },
    frozen: async (numbers: readonly number[]): Promise<Map<number, FrozenRevision>> => {
      const rows = await db.revision.findMany({ where: { number: { in: numbers.map(BigInt) } } });
      return new Map(
        rows.map((row) => [
          Number(row.number),
          {
            number: Number(row.number),
            kind: row.kind as NetworkKind,
            parameters: row.parameters,
            templateVersionId: row.templateVersionId,
            inputs: row.inputs as unknown as RevisionInputs,
          },
        ]),
      );
    },
    /** What the network's target states of these revisions say, without the documents. */
    targetsOf: async (networkId: string, numbers: readonly number[]) => {
      const rows = await db.targetState.findMany({
        where: { revision: { networkId, number: { in: numbers.map(BigInt) } } },
        select: { revisionNumber: true, applianceId: true, hash: true, parametersFrom: true },
      });
      return rows.map((row) => ({
        revision: Number(row.revisionNumber),
        applianceId: row.applianceId,
        hash: row.hash,
        parametersFrom: Number(row.parametersFrom),
      }));
    },
    /** What appliances are asked for and what became of it. */
    standings: async (applianceIds: readonly string[]) => {
      const rows = await db.appliance.findMany({
        where: { id: { in: [...applianceIds] } },
        select: {
          id: true,
          wantedRevision: true,
          confirmedRevision: true,
          attemptRevision: true,
          attemptPhase: true,
        },
      });
      return rows.map((row) => ({
        applianceId: row.id,
        wantedRevision: row.wantedRevision === null ? null : Number(row.wantedRevision),
        confirmedRevision: row.confirmedRevision === null ? null : Number(row.confirmedRevision),
        failed:
          row.attemptRevision === row.wantedRevision &&
          (row.attemptPhase === 'rejected' || row.attemptPhase === 'rolled-back'),
      }));
    },
  };
}
