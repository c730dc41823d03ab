import type { TargetState } from '#protocol';
import type { NetworkKind, SiteRole } from '../../provisioning/catalogue.ts';
import type { Change } from '../../provisioning/diff/index.ts';
import { withoutSecrets } from '../../provisioning/secrets.ts';
import { draftDiffers, draftSites, kindOf } from './draft.ts';
import type { NetworkRow } from './draft-store.ts';
import type { RevisionInputs } from './inputs.ts';
import type { LayerHashes } from './layer-store.ts';
import type { RevisionRow, RevisionSummaryRow } from './revision-store.ts';
import type { Network, Revision, RevisionReason, RevisionSummary, TargetStateView } from './schema.ts';
import { statusOfNetwork } from './status/decide.ts';
import type { StoredFacts } from './status/store.ts';
import { renamed, type TakenNames } from './taken-names.ts';

/** What a network is shown with besides its own rows. */
export type Circumstances = { layers: LayerHashes; stored: StoredFacts; now: Date };

/** Rows as the API shows them. */
export function presentNetwork(row: NetworkRow, { layers, stored, now }: Circumstances): Network {
  const sites = draftSites(row);
  const outdatedBecause = [...outdatedLayers(row, layers), ...renamedSince(row)];
  const differs = draftDiffers(row);
  return {
    id: row.id,
    externalKey: row.externalKey,
    customer: { id: row.customer.id, name: row.customer.name },
    customerId: row.customerId,
    name: row.name,
    kind: kindOf(row),
    parameters: row.parameters as Network['parameters'],
    siteIds: sites.map(({ id }) => id),
    sites: sites.map(({ id, name, role, allotments }) => ({ siteId: id, name, role, allotments })),
    templateVersionId: row.templateVersionId,
    template: row.templateVersion && {
      ...usedTemplate(row.templateVersion),
      state: row.templateVersion.state as 'published' | 'retired',
    },
    tags: row.tags,
    status: statusOfNetwork({
      ...stored,
      draftDiffers: differs,
      outdated: outdatedBecause.length > 0,
      hasTunnels: row.kind === 'multi-site' && stored.boxes.length > 1,
      now,
    }),
    draftDiffers: differs,
    outdated: outdatedBecause.length > 0,
    outdatedBecause,
    rolling: row.rollouts[0]?.rolloutId ?? null,
    latestRevision: row.revisions[0] ? Number(row.revisions[0].number) : null,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Which layers in what was committed last are other ones now. */
function outdatedLayers({ revisions: [latest], customer }: NetworkRow, layers: LayerHashes) {
  if (!latest) return [];
  const now = (scope: string) => layers.get(`${scope}/${latest.kind}`) ?? null;
  return [
    ...(latest.operatorLayerHash === now('operator') ? [] : ['operator' as const]),
    ...(latest.tierLayerHash === now(customer.tier) ? [] : ['tier' as const]),
  ];
}

/** Whose name or time zone has changed since what was committed last was rendered. */
function renamedSince({ revisions: [latest], customer, sites }: NetworkRow) {
  return renamed((latest?.takenNames ?? null) as TakenNames | null, {
    customer: customer.name,
    sites: new Map(sites.map(({ siteId, site }) => [siteId, site])),
  });
}

function usedTemplate({ number, template }: { number: number; template: { id: string; name: string } }) {
  return { id: template.id, name: template.name, number };
}

export function presentRevisionSummary(row: RevisionSummaryRow): RevisionSummary {
  return { ...revisionFacts(row), appliances: row._count.targets };
}

export function presentRevision(row: RevisionRow): Revision {
  const inputs = row.inputs as unknown as RevisionInputs;
  return {
    ...revisionFacts(row),
    appliances: row.targets.length,
    kind: row.kind as NetworkKind,
    parameters: row.parameters as Revision['parameters'],
    sites: inputs.sites.map(({ id, role, allotments }) => ({
      siteId: id,
      role: role as SiteRole,
      allotments,
    })),
    targets: row.targets.map(({ applianceId, hash, difference }) => {
      const changes = difference as unknown as Change[];
      return { applianceId, hash, changed: changes.length > 0, difference: changes };
    }),
  };
}

function revisionFacts(row: RevisionRow | RevisionSummaryRow) {
  return {
    number: Number(row.number),
    networkId: row.networkId,
    reason: row.reason as RevisionReason,
    template: row.templateVersion && usedTemplate(row.templateVersion),
    note: row.note,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
  };
}

/** A target state without its secrets. */
export function presentTarget(row: {
  revisionNumber: bigint;
  applianceId: string;
  hash: string;
  parametersFrom: bigint;
  difference: unknown;
  document: unknown;
}): TargetStateView {
  return {
    revision: Number(row.revisionNumber),
    applianceId: row.applianceId,
    hash: row.hash,
    parametersFrom: Number(row.parametersFrom),
    difference: row.difference as Change[],
    target: withoutSecrets(row.document) as TargetState,
  };
}
