import type { Report } from '#protocol';
import type { AccessLine } from '../../provisioning/access-line.ts';
import { addressSpaceQueries, blockQueries } from '../addresses/index.ts';
import type { Database } from '../platform/database.ts';
import type { Sealing } from '../platform/sealing.ts';
import { openSecrets, PLACE } from '../platform/secrets-at-rest.ts';
import { refuseUsed } from '../platform/used-by.ts';
import type { Prisma } from '../prisma/client/client.ts';
import { liveTeleworkerQueries } from '../teleworkers/index.ts';
import { draftQueries } from './draft-store.ts';
import { editQueries } from './edit-store.ts';
import type { LiveNetwork } from './inputs.ts';
import { layerQueries } from './layer-store.ts';
import { revisionQueries } from './revision-store.ts';
import { statusQueries } from './status/store.ts';

/** A running database transaction; what is written in it is there together or not at all. */
export type Transaction = Prisma.TransactionClient;

/** Renderings of large networks, and whoever waits for the network's row meanwhile. */
const TRANSACTION = { maxWait: 20_000, timeout: 60_000 };

export type NetworkStore = ReturnType<typeof createNetworkStore>;
export type NetworkQueries = ReturnType<typeof queries>;

/** The only place of this slice that sees the database. */
export function createNetworkStore(db: Database, sealing: Sealing) {
  return {
    ...queries(db, sealing),
    /** The same inside of a transaction that runs. */
    within: (tx: Transaction): NetworkQueries => queries(tx, sealing),
    /** `dryRun`: everything is done, the outcome returned, and nothing of it kept. */
    transaction: async <T>(
      work: (store: NetworkQueries, tx: Transaction) => Promise<T>,
      dryRun = false,
    ): Promise<T> => {
      const undone: { outcome?: T } = {};
      try {
        return await db.$transaction(async (tx) => {
          const outcome = await work(queries(tx, sealing), tx);
          if (!dryRun) return outcome;
          undone.outcome = outcome;
          throw undone;
        }, TRANSACTION);
      } catch (error) {
        if (error === undone) return undone.outcome as T;
        throw error;
      }
    },
  };
}

function queries(db: Database | Transaction, sealing: Sealing) {
  const { liveTeleworkers } = liveTeleworkerQueries(db);
  return {
    /** @throws AppError in-use while an appliance is to run it, or a teleworker dials in */
    refuseUsed: (networkId: string) => refuseUsed(db, 'network', networkId),
    ...draftQueries(db),
    ...editQueries(db),
    ...layerQueries(db),
    ...addressSpaceQueries(db),
    ...blockQueries(db),
    ...revisionQueries(db, sealing),
    ...statusQueries(db),
    /** Whoever commits, saves or renders again waits here for its turn; until the end of the transaction. */
    lock: async (networkId: string): Promise<boolean> => {
      const rows = await db.$queryRaw<unknown[]>`
        select id from network where id = ${networkId}::uuid for update`;
      return rows.length > 0;
    },
    /**
     * What is the case now in the network, and at sites of `free` that are in none. Sites that belong elsewhere by now
     * are not in it.
     */
    live: async (networkId: string, free: readonly string[] = []): Promise<LiveNetwork> => {
      const rows = await db.site.findMany({
        where: { OR: [{ networkSite: { networkId } }, { id: { in: [...free] }, networkSite: null }] },
        select: {
          id: true,
          name: true,
          accessLines: true,
          appliances: { where: { state: { not: 'retired' }, NOT: SHUT_OUT }, ...OLDEST },
        },
      });
      const formerIds = await formerIdsOf(db, rows);
      const sites = new Map(
        rows.map(({ id, name, accessLines, appliances: [appliance] }) => [
          id,
          {
            name,
            accessLines: openSecrets(sealing, accessLines as AccessLine[], PLACE.accessLines(id)),
            appliance: appliance ? applianceFacts(appliance, formerIds) : null,
          },
        ]),
      );
      return { sites, teleworkers: await liveTeleworkers(networkId) };
    },
    /** Those of these appliances whose VPN certificates are revoked. */
    shutOutAppliances: async (ids: readonly string[]): Promise<string[]> => {
      const rows = await db.appliance.findMany({
        where: { ...SHUT_OUT, id: { in: [...ids] } },
        select: { id: true },
      });
      return rows.map(({ id }) => id);
    },
    networkOfAppliance: async (applianceId: string): Promise<string | undefined> => {
      const row = await db.networkSite.findFirst({
        where: { site: { appliances: { some: { id: applianceId } } } },
        select: { networkId: true },
      });
      return row?.networkId;
    },
    /** Networks with something committed, all or a customer's. */
    committed: async (customerId?: string): Promise<string[]> => {
      const rows = await db.network.findMany({
        where: { revisions: { some: {} }, ...(customerId !== undefined && { customerId }) },
        select: { id: true },
        orderBy: { id: 'asc' },
      });
      return rows.map(({ id }) => id);
    },
  };
}

/** Had VPN certificates, and has none any more that is not revoked. One that enrols anew is only between two. */
const SHUT_OUT = {
  certificates: {
    some: { profile: 'vpn-gateway', revokedAt: { not: null }, revocationReason: { not: 'superseded' } },
    none: { profile: 'vpn-gateway', revokedAt: null },
  },
} as const;

const OLDEST = {
  orderBy: { createdAt: 'asc' },
  take: 1,
  select: {
    id: true,
    serial: true,
    model: true,
    wanAddresses: true,
    observedAddress: true,
    replacesId: true,
  },
} as const;

/** Whose places appliances took, by their ids; the last one first. */
async function formerIdsOf(
  db: Database | Transaction,
  sites: readonly { appliances: { id: string; replacesId: string | null }[] }[],
): Promise<Map<string, string[]>> {
  const successors = sites.flatMap(({ appliances }) =>
    appliances.flatMap(({ id, replacesId }) => (replacesId === null ? [] : [id])),
  );
  if (successors.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: string; formerIds: string[] }[]>`
    with recursive former (id, "formerId", depth) as (
      select a.id, a."replacesId", 1 from appliance a where a.id = any (${successors}::uuid[])
      union all
      select f.id, a."replacesId", f.depth + 1 from former f join appliance a on a.id = f."formerId"
      where a."replacesId" is not null
    )
    select id, array_agg("formerId" order by depth) as "formerIds" from former group by id`;
  return new Map(rows.map(({ id, formerIds }) => [id, formerIds]));
}

function applianceFacts(
  {
    replacesId: _,
    ...row
  }: {
    id: string;
    serial: string;
    model: string;
    wanAddresses: unknown;
    observedAddress: string | null;
    replacesId: string | null;
  },
  formerIds: ReadonlyMap<string, string[]>,
) {
  return {
    ...row,
    wanAddresses: (row.wanAddresses ?? []) as Report['wanAddresses'],
    formerIds: formerIds.get(row.id) ?? [],
  };
}
