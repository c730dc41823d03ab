import { canonicalHash } from '#protocol';
import type { NetworkKind } from '../../provisioning/catalogue.ts';
import type { ParameterLayer, SharedLayers, TemplateLayer } from '../../provisioning/input.ts';
import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';
import type { TakenNames } from './taken-names.ts';

/** By `<operator or tier>/<kind>`: the hash of a layer that is in force. */
export type LayerHashes = ReadonlyMap<string, string>;
export type UsedTemplate = { kind: NetworkKind; state: string };

/** The layers networks share, as they are now. */
export function layerQueries(db: Database | Prisma.TransactionClient) {
  const layersOf = async (kind: NetworkKind, scopes: string[]) => {
    const rows = await db.parameterLayer.findMany({ where: { kind, scope: { in: scopes } } });
    return new Map(rows.map(({ scope, patch, locks }) => [scope, inForce({ patch, locks })]));
  };
  return {
    templateVersion: async (id: string): Promise<UsedTemplate | null> => {
      const row = await db.templateVersion.findUnique({
        where: { id },
        select: { state: true, template: { select: { kind: true } } },
      });
      return row && { state: row.state, kind: row.template.kind as NetworkKind };
    },
    /** What lies under a customer's own parameters. */
    sharedLayers: async (
      kind: NetworkKind,
      templateVersionId: string | null,
      customerId: string,
    ): Promise<SharedLayers> => {
      const { tier } = await db.customer.findUniqueOrThrow({
        where: { id: customerId },
        select: { tier: true },
      });
      const layers = await layersOf(kind, ['operator', tier]);
      const ofTier = layers.get(tier);
      return {
        template: templateVersionId === null ? null : await templateLayer(db, templateVersionId),
        operator: layers.get('operator') ?? null,
        tier: ofTier ? { ...ofTier, tier } : null,
      };
    },
    /** Networks whose last revision has other layers of the operator or the tier than these. */
    outdatedNetworks: async (layers: LayerHashes): Promise<string[]> => {
      const rows = await db.$queryRaw<{ id: string }[]>`
        with layer as (
          select * from unnest(${[...layers.keys()]}::text[], ${[...layers.values()]}::text[]) as l (place, hash)
        )
        select n.id from network n
        join customer c on c.id = n."customerId"
        join lateral (
          select kind, "operatorLayerHash" as operator, "tierLayerHash" as tier from revision
          where "networkId" = n.id order by number desc limit 1
        ) latest on true
        left join layer o on o.place = 'operator/' || latest.kind
        left join layer t on t.place = c.tier || '/' || latest.kind
        where latest.operator is distinct from o.hash or latest.tier is distinct from t.hash`;
      return rows.map(({ id }) => id);
    },
    /** What the last revision of every network has from names, and those of now. */
    namesTaken: async () => {
      const rows = await db.$queryRaw<
        { networkId: string; customer: string; taken: TakenNames; sites: [string, string, string][] }[]
      >`
        select n.id as "networkId", c.name as customer, latest."takenNames" as taken,
          coalesce((select jsonb_agg(jsonb_build_array(s.id, s.name, s."timeZone")) from network_site ns
            join site s on s.id = ns."siteId" where ns."networkId" = n.id), '[]') as sites
        from network n
        join customer c on c.id = n."customerId"
        join lateral (
          select "takenNames" from revision where "networkId" = n.id order by number desc limit 1
        ) latest on latest."takenNames" is not null`;
      return rows.map(({ sites, ...row }) => ({
        ...row,
        sites: new Map(sites.map(([id, name, timeZone]) => [id, { name, timeZone }])),
      }));
    },
    layerHashes: async (): Promise<LayerHashes> => {
      const rows = await db.parameterLayer.findMany();
      return new Map(
        rows.flatMap(({ scope, kind, patch, locks }) => {
          const hash = hashOf(inForce({ patch, locks }));
          return hash === null ? [] : [[`${scope}/${kind}`, hash]];
        }),
      );
    },
  };
}

async function templateLayer(db: Database | Prisma.TransactionClient, id: string): Promise<TemplateLayer> {
  const row = await db.templateVersion.findUniqueOrThrow({
    where: { id },
    include: { template: { select: { name: true } } },
  });
  return {
    name: row.template.name,
    number: row.number,
    patch: row.patch as TemplateLayer['patch'],
    locks: row.locks,
    overlays: row.overlays as TemplateLayer['overlays'],
  };
}

/** One that says nothing is none. */
function inForce({ patch, locks }: { patch: unknown; locks: string[] }): ParameterLayer | null {
  const layer = { patch: patch as ParameterLayer['patch'], locks };
  return Object.keys(layer.patch).length === 0 && locks.length === 0 ? null : layer;
}

/** What a revision keeps of a layer's identity; null for none. */
export function hashOf(layer: ParameterLayer | null | undefined): string | null {
  return layer ? canonicalHash({ patch: layer.patch, locks: [...layer.locks].sort() }) : null;
}
