import { applianceIdOf } from '#protocol';
import type { Unjoined } from '../../../provisioning/vpn/obstacle.ts';
import { type StatusFacts, statusOf } from '../../appliances/index.ts';
import type { Database } from '../../platform/database.ts';
import type { Prisma } from '../../prisma/client/client.ts';
import { type BoxFacts, type NetworkFacts, SETTLING_MS } from './decide.ts';

/** What the database knows of a network's status; the draft is the caller's. */
export type StoredFacts = Pick<NetworkFacts, 'committed' | 'rolledOut' | 'rollout' | 'boxes' | 'unjoined'>;

type NetworkLine = {
  id: string;
  unjoined: Unjoined[];
  committed: bigint | null;
  rolledOut: boolean;
  rollout: NetworkFacts['rollout'];
};
type BoxLine = StatusFacts & {
  networkId: string;
  siteId: string;
  siteName: string;
  applianceId: string | null;
  wantedNetworkId: string | null;
  since: Date | null;
  /** Names of peers, of a sample since then; null without one. */
  downTo: string[] | null;
};
type PeerLine = { applianceId: string; name: string; remoteIdentity: string };

/** What the states of networks are judged by, a few statements for all of them. */
export function statusQueries(db: Database | Prisma.TransactionClient) {
  return {
    /** By network: a text that is another one when its boxes or tunnels are otherwise. */
    statusMarks: async (now: Date): Promise<Map<string, string>> => {
      const settled = new Date(now.getTime() - SETTLING_MS);
      const rows = await db.$queryRaw<{ id: string; mark: string }[]>`
        select ns."networkId" as id, md5(string_agg(concat_ws(',', a.id, a.state, a.presence, a."wantedRevision",
          a."wantedHash" = a."confirmedHash", a."attemptRevision" = a."wantedRevision", a."attemptPhase",
          a."driftSince" is null, a."foreignSince" is null, (a."lastSample" ->> 'at')::timestamptz >= a."confirmedAt",
          greatest(a."confirmedAt", a."presenceChangedAt") > ${settled},
          (select string_agg(t ->> 'peer', ' ') from jsonb_array_elements(a."lastSample" -> 'tunnels') t
            where t ->> 'state' <> 'up')), '|' order by a.id)) as mark
        from network_site ns join appliance a on a."siteId" = ns."siteId" and a.state <> 'retired'
        group by ns."networkId"`;
      return new Map(rows.map(({ id, mark }) => [id, mark]));
    },
    statusFacts: async (networkIds: readonly string[]): Promise<Map<string, StoredFacts>> => {
      const ids = [...networkIds];
      const networks = await networkLines(db, ids);
      const lines = await boxLines(db, ids);
      const boxes = Map.groupBy(await boxesOf(db, lines), ({ networkId }) => networkId);
      return new Map(
        networks.map(({ id, committed, ...others }) => [
          id,
          {
            ...others,
            committed: committed === null ? null : Number(committed),
            boxes: (boxes.get(id) ?? []).map(({ box }) => box),
          },
        ]),
      );
    },
  };
}

/** A rollout of many networks is of concern to one as long as it has something left to do there. */
function networkLines(db: Database | Prisma.TransactionClient, ids: string[]): Promise<NetworkLine[]> {
  return db.$queryRaw<NetworkLine[]>`
    select n.id, n.unjoined, latest.number as committed,
      exists (
        select from rollout_network p join rollout o on o.id = p."rolloutId"
        where p."networkId" = n.id and coalesce(p."revisionNumber", p."sourceRevision") = latest.number
          and p.state not in ('cancelled', 'refused') and o.state <> 'cancelled') as "rolledOut",
      live.rollout
    from network n
    left join lateral (
      select number from revision where "networkId" = n.id and "createdBy" <> 'system' order by number desc limit 1
    ) latest on true
    left join lateral (
      select json_build_object('id', o.id, 'state', o.state) as rollout
      from rollout_network p join rollout o on o.id = p."rolloutId"
      where p."networkId" = n.id and o.state in ('preparing', 'scheduled', 'running', 'paused', 'halted')
        and p.state in ('pending', 'checked', 'ready')
        and (p.state <> 'ready'
          or not exists (select from rollout_network q where q."rolloutId" = o.id and q."networkId" <> n.id)
          or exists (select from rollout_step s where s."rolloutId" = o.id and s."networkId" = n.id
            and s.state in ('waiting', 'wanted', 'rejected', 'rolled-back', 'overdue')))
      order by o.state = 'halted', o.id desc limit 1
    ) live on true
    where n.id = any (${ids}::uuid[])`;
}

function boxLines(db: Database | Prisma.TransactionClient, ids: string[]): Promise<BoxLine[]> {
  return db.$queryRaw<BoxLine[]>`
    select ns."networkId", site.id as "siteId", site.name as "siteName", a.id as "applianceId", a.state, a.presence,
      a."wantedRevision", a."wantedHash", a."confirmedHash", a."attemptRevision", a."attemptPhase", a."driftSince",
      a."foreignSince", r."networkId" as "wantedNetworkId", greatest(a."confirmedAt", a."presenceChangedAt") as since,
      case when (a."lastSample" ->> 'at')::timestamptz >= a."confirmedAt" then array(
        select t ->> 'peer' from jsonb_array_elements(a."lastSample" -> 'tunnels') t where t ->> 'state' <> 'up'
      ) end as "downTo"
    from network_site ns
    join site on site.id = ns."siteId"
    left join lateral (
      select * from appliance where "siteId" = site.id and state <> 'retired' order by "createdAt" limit 1
    ) a on true
    left join revision r on r.number = a."wantedRevision"
    where ns."networkId" = any (${ids}::uuid[]) and jsonb_array_length(ns.allotments) > 0
    order by site.name, site.id`;
}

async function boxesOf(
  db: Database | Prisma.TransactionClient,
  lines: readonly BoxLine[],
): Promise<{ networkId: string; box: BoxFacts }[]> {
  const siteOf = new Map(
    lines.map(({ applianceId, siteId, siteName }) => [applianceId, { siteId, siteName }]),
  );
  const peers = await peersOf(db, lines);
  return lines.map((line) => {
    const { networkId, siteId, siteName, applianceId, wantedNetworkId, since, downTo } = line;
    const site = { id: siteId, name: siteName };
    if (applianceId === null) return { networkId, box: { site, appliance: null } };
    const sites = downTo?.map((peer) => {
      const known = siteOf.get(peers.get(`${applianceId} ${peer}`) ?? '');
      return { id: known?.siteId ?? siteId, name: known?.siteName ?? peer };
    });
    const foreign = line.wantedRevision !== null && wantedNetworkId !== networkId;
    const appliance = { id: applianceId, status: statusOf(line), foreign, since, downTo: sites ?? null };
    return { networkId, box: { site, appliance } };
  });
}

/** Appliances at the other ends of tunnels that are not up, by `<appliance> <name of the peer>`. */
async function peersOf(
  db: Database | Prisma.TransactionClient,
  lines: readonly BoxLine[],
): Promise<Map<string, string>> {
  const apart = lines.filter(({ downTo }) => (downTo?.length ?? 0) > 0);
  if (apart.length === 0) return new Map();
  const rows = await db.$queryRaw<PeerLine[]>`
    select t."applianceId", p ->> 'name' as name, p ->> 'remoteIdentity' as "remoteIdentity"
    from unnest(${apart.map(({ applianceId }) => applianceId)}::uuid[],
      ${apart.map(({ wantedRevision }) => String(wantedRevision ?? 0))}::bigint[]) as a (id, revision)
    join target_state t on t."applianceId" = a.id and t."revisionNumber" = a.revision
    cross join jsonb_array_elements(t.document -> 'vpn' -> 'siteToSite') p`;
  return new Map(
    rows.map(({ applianceId, name, remoteIdentity }) => [
      `${applianceId} ${name}`,
      applianceIdOf(remoteIdentity),
    ]),
  );
}
