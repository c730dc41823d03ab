import Type, { type Static } from 'typebox';
import {
  Id,
  Ipv4Network,
  Ipv6Network,
  RevisionNumber,
  SectionName,
  TargetHash,
  TargetState,
  Timestamp,
} from '#protocol';
import { NetworkKind, SITE_ROLES } from '../../provisioning/catalogue.ts';
import { Change } from '../../provisioning/diff/change.ts';
import { Impact } from '../../provisioning/diff/index.ts';
import { ResolvedParameter } from '../../provisioning/layers/index.ts';
import { NetworkStatus } from './status/schema.ts';
import { Warning } from './warnings/schema.ts';

const Parameters = Type.Record(Type.String(), Type.Unknown(), {
  description: 'Parameters of the kind, see /network-kinds; what is left out takes its default',
});
const SiteIds = Type.Array(Id, { maxItems: 1024, uniqueItems: true, description: 'Sites of the customer' });
const TemplateVersionId = Type.Union([Id, Type.Null()], {
  description: 'A published version of a template of this kind; null: the kind’s own defaults',
});
const Tags = Type.Array(Type.String({ minLength: 1, maxLength: 50, pattern: '^\\S(.*\\S)?$' }), {
  maxItems: 50,
  uniqueItems: true,
  description: 'By which networks are chosen for a rollout',
});
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });

/** What a person edits. */
export const NetworkDraft = Type.Object(
  {
    name: Name,
    kind: NetworkKind,
    parameters: Parameters,
    siteIds: SiteIds,
    templateVersionId: TemplateVersionId,
    tags: Tags,
  },
  { additionalProperties: false },
);
export type NetworkDraft = Static<typeof NetworkDraft>;

export const NetworkCreation = Type.Object(
  {
    customerId: Id,
    externalKey: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    name: Name,
    kind: NetworkKind,
    parameters: Type.Optional(Parameters),
    siteIds: Type.Optional(SiteIds),
    templateVersionId: Type.Optional(TemplateVersionId),
    tags: Type.Optional(Tags),
  },
  { additionalProperties: false },
);
export type NetworkCreation = Static<typeof NetworkCreation>;

/** Full replacement of the draft. `kind`, `templateVersionId` and `tags` stay when left out. */
export const NetworkReplacement = Type.Object(
  {
    ...NetworkDraft.properties,
    kind: Type.Optional(NetworkKind),
    templateVersionId: Type.Optional(TemplateVersionId),
    tags: Type.Optional(Tags),
  },
  { additionalProperties: false },
);
export type NetworkReplacement = Static<typeof NetworkReplacement>;

/** A JSON Merge Patch (RFC 7396) of `{ name, kind, parameters, siteIds, templateVersionId, tags }`. */
export const NetworkPatch = Type.Object(
  {
    name: Type.Optional(Name),
    kind: Type.Optional(NetworkKind),
    parameters: Type.Optional(
      Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
        description: 'Merged member by member; null removes a member, so that its default holds',
      }),
    ),
    siteIds: Type.Optional(SiteIds),
    templateVersionId: Type.Optional(TemplateVersionId),
    tags: Type.Optional(Tags),
  },
  { additionalProperties: false },
);
export type NetworkPatch = Static<typeof NetworkPatch>;

const Allotment = Type.Object({
  lan: SectionName,
  subnet: Ipv4Network,
  uniqueLocal: Type.Optional({ ...Ipv6Network, description: "Of the customer's /48 (RFC 4193)" }),
  delegated: Type.Optional({ ...Ipv6Network, description: 'Of what the access provider delegates' }),
});
const Role = Type.Enum(SITE_ROLES);

const UsedTemplate = Type.Object({ id: Id, name: Type.String(), number: Type.Integer({ minimum: 1 }) });

export const Network = Type.Object({
  id: Id,
  externalKey: Type.Union([Type.String(), Type.Null()]),
  customer: Type.Object({ id: Id, name: Type.String() }),
  customerId: Id,
  name: Type.String(),
  kind: NetworkKind,
  parameters: Parameters,
  siteIds: Type.Array(Id),
  sites: Type.Array(
    Type.Object({ siteId: Id, name: Type.String(), role: Role, allotments: Type.Array(Allotment) }),
    { description: 'Role and subnets as the last commit gave them' },
  ),
  templateVersionId: TemplateVersionId,
  template: Type.Union(
    [Type.Object({ ...UsedTemplate.properties, state: Type.Enum(['published', 'retired']) }), Type.Null()],
    { description: 'What `templateVersionId` is a version of' },
  ),
  tags: Tags,
  status: NetworkStatus,
  draftDiffers: Type.Boolean({ description: 'The draft says something else than what was committed last' }),
  outdated: Type.Boolean({
    description:
      'What was committed last was made from shared layers, names or time zones that are other ones now; the next revision, or a fleet change, brings it up to date',
  }),
  outdatedBecause: Type.Array(Type.Enum(['operator', 'tier', 'customer', 'site']), {
    description:
      'The layer that is another one now; or whose name is, which the DNS domain or a host name was made from, or whose time zone',
  }),
  rolling: Type.Union([Id, Type.Null()], {
    description: 'The rollout that is under way with its appliances',
  }),
  latestRevision: Type.Union([RevisionNumber, Type.Null()], { description: 'The last one committed' }),
  version: Type.Integer({ description: 'The ETag' }),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  revision: Type.Optional({ ...RevisionNumber, description: 'With apply=true: the revision committed' }),
  rolloutId: Type.Optional({ ...Id, description: 'With apply=true: the rollout begun' }),
});
export type Network = Static<typeof Network>;

export const RevisionRequest = Type.Object(
  {
    note: Type.Optional(Type.String({ maxLength: 1000 })),
    restores: Type.Optional({
      ...RevisionNumber,
      description:
        'Undo: instead of the draft, the network as this earlier revision of it was; the draft follows',
    }),
  },
  { additionalProperties: false },
);
export type RevisionRequest = Static<typeof RevisionRequest>;

const REVISION_REASONS = [
  'committed',
  'restored',
  'fleet-change',
  'address-changed',
  'appliance-added',
  'appliance-removed',
  'teleworkers-changed',
  'reseller-changed',
] as const;
export type RevisionReason = (typeof REVISION_REASONS)[number];

const Difference = Type.Array(Change, { description: 'Against what the appliance is wanted to run' });

const RevisionTarget = Type.Object({
  applianceId: Id,
  hash: TargetHash,
  changed: Type.Boolean({ description: 'Whether it differs from what the appliance is wanted to run' }),
  difference: Difference,
});

const PreviewTarget = Type.Object({
  ...RevisionTarget.properties,
  serial: Type.String(),
  siteId: Id,
  siteName: Type.String(),
  role: Role,
  impact: Impact,
});

const Count = Type.Integer({ minimum: 0 });
const Totals = Type.Object(
  {
    appliances: Count,
    changed: Count,
    interrupted: {
      ...Count,
      description: 'Appliances on which somebody’s traffic stops, at least for a moment',
    },
    tunnels: Type.Object(
      { added: Count, removed: Count, reestablished: Count },
      { description: 'Each tunnel is counted at both of its ends' },
    ),
    certificates: { ...Count, description: 'Different VPN identities needed from now on, or no longer' },
    leases: { ...Count, description: 'LANs whose hosts get other addresses, or other fixed ones' },
  },
  { description: 'Over all appliances' },
);

/** What a commit would do. Nothing was written. */
export const Preview = Type.Object({
  targets: Type.Array(PreviewTarget),
  totals: Totals,
  sites: Type.Array(
    Type.Object({ siteId: Id, name: Type.String(), role: Role, allotments: Type.Array(Allotment) }),
  ),
  warnings: Type.Array(Warning, { description: 'Nothing that stops a commit' }),
});
export type Preview = Static<typeof Preview>;

/** The draft's parameters with the layer that set each of them. */
export const ResolvedParameters = Type.Object({
  siteId: Type.Union([Id, Type.Null()], { description: 'Null: what all sites have in common' }),
  role: Type.Union([Role, Type.Null()]),
  items: Type.Array(ResolvedParameter),
});
export type ResolvedParameters = Static<typeof ResolvedParameters>;

export const RevisionSummary = Type.Object({
  number: RevisionNumber,
  networkId: Id,
  reason: Type.Enum(REVISION_REASONS),
  template: Type.Union([UsedTemplate, Type.Null()], { description: 'With its version; null: none' }),
  note: Type.Union([Type.String(), Type.Null()]),
  createdBy: Type.String(),
  createdAt: Timestamp,
  appliances: Type.Integer({ minimum: 0 }),
});
export type RevisionSummary = Static<typeof RevisionSummary>;

export const Revision = Type.Object({
  ...RevisionSummary.properties,
  kind: NetworkKind,
  parameters: Parameters,
  sites: Type.Array(Type.Object({ siteId: Id, role: Role, allotments: Type.Array(Allotment) })),
  targets: Type.Array(RevisionTarget),
});
export type Revision = Static<typeof Revision>;

export const TargetStateView = Type.Object({
  revision: RevisionNumber,
  applianceId: Id,
  hash: TargetHash,
  parametersFrom: { ...RevisionNumber, description: 'The revision whose parameters it was rendered from' },
  difference: Difference,
  target: { ...TargetState, description: 'Secrets are masked; the hash is of the whole document' },
});
export type TargetStateView = Static<typeof TargetStateView>;
