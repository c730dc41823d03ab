import type pg from 'pg';
import type { ApplianceFacts, Coverage, Facts, NetworkFacts, TunnelFacts } from './checklist/facts.ts';
import { gapSeconds } from './checklist/measured.ts';

type Scope = { customerId: string; siteIds: readonly string[] };
type Known = Omit<ApplianceFacts, 'coverage' | 'tunnels'>;
type Stored = Omit<Facts, 'at' | 'addresses' | 'haltedRollouts' | 'networks'> & {
  networks: Omit<NetworkFacts, 'status'>[];
};

/** Reads what the checklist is judged from. Writes nothing. */
export function createFactsStore(pool: pg.Pool) {
  return {
    /** The scope as it is now, and what was measured and happened from `from` to `at`. */
    async read({ customerId, siteIds }: Scope, from: Date, at: Date): Promise<Stored> {
      const { rows: sites } = await pool.query<{ id: string; name: string }>(SITES, [customerId, siteIds]);
      const ids = sites.map(({ id }) => id);
      const { rows: known } = await pool.query<Known>(APPLIANCES, [ids]);
      const [coverage, tunnels, events, networks, members] = await Promise.all([
        pool.query<Coverage & { id: string }>(COVERAGE, [
          known.map(({ id }) => id),
          known.map(({ telemetryIntervalSeconds }) => gapSeconds(telemetryIntervalSeconds)),
          from,
          at,
        ]),
        pool.query<TunnelFacts & { id: string }>(TUNNELS, [known.map(({ id }) => id), from, at]),
        pool.query<Facts['criticalEvents'][number]>(EVENTS, [known.map(({ id }) => id), from]),
        pool.query<Omit<NetworkFacts, 'status'>>(NETWORKS, [ids]),
        pool.query<{ siteId: string }>(MEMBERS, [ids]),
      ]);
      const placed = new Set(members.rows.map(({ siteId }) => siteId));
      return {
        sites,
        appliances: known.map((one) => ({
          ...one,
          coverage: coverage.rows.find(({ id }) => id === one.id) ?? null,
          tunnels: tunnels.rows.filter(({ id }) => id === one.id),
        })),
        networks: networks.rows,
        sitesWithoutNetwork: ids.filter((id) => !placed.has(id)),
        criticalEvents: events.rows,
      };
    },
  };
}

const SITES = `select id, name from site
  where "customerId" = $1 and (cardinality($2::uuid[]) = 0 or id = any ($2::uuid[])) order by id`;

const APPLIANCES = `select a.id, a.serial, a."siteId", a.state, a."enrolledAt", a.presence, a."presenceChangedAt",
    a."wantedHash", a."confirmedHash", a."confirmedAt", a."driftSince",
    coalesce((t.document #>> '{monitoring,telemetryIntervalSeconds}')::int, 60) as "telemetryIntervalSeconds",
    array(select p ->> 'name' from jsonb_array_elements(t.document #> '{vpn,siteToSite}') p) as peers
  from appliance a
  left join target_state t on t."applianceId" = a.id and t."revisionNumber" = a."wantedRevision"
  where a."siteId" = any ($1::uuid[]) and a.state <> 'retired' order by a.id`;

const COVERAGE = `select s.id, min(s.at) as first, max(s.at) as last,
    max(s.at) filter (where s.gap > s.longest * interval '1 second') as "gapUntil"
  from (
    select w.id, w.longest, t.at, t.at - lag(t.at) over (partition by w.id order by t.at) as gap
    from unnest($1::uuid[], $2::int[]) as w (id, longest)
    join telemetry_sample t on t."applianceId" = w.id and t.at >= $3 and t.at < $4
  ) s group by s.id`;

const TUNNELS = `select t."applianceId" as id, u ->> 'peer' as peer, min(t.at) as first,
    max(t.at) filter (where u ->> 'state' <> 'up') as "lastNotUp"
  from telemetry_sample t, jsonb_array_elements(t.sample -> 'tunnels') u
  where t."applianceId" = any ($1::uuid[]) and t.at >= $2 and t.at < $3
  group by t."applianceId", u ->> 'peer'`;

const EVENTS = `select id, "applianceId", kind, at from appliance_event
  where "applianceId" = any ($1::uuid[]) and severity = 'critical' and at >= $2 order by at desc`;

const NETWORKS = `select distinct n.id, n.name,
    case when v.id is null then null
    else jsonb_build_object('name', t.name, 'number', v.number, 'state', v.state) end as template
  from network_site m join network n on n.id = m."networkId"
  left join template_version v on v.id = n."templateVersionId" left join template t on t.id = v."templateId"
  where m."siteId" = any ($1::uuid[]) order by n.id`;

const MEMBERS = `select "siteId" from network_site where "siteId" = any ($1::uuid[])`;
