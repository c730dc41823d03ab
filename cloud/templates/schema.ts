import Type, { type Static } from 'typebox';
import { Id, Timestamp } from '#protocol';
import { NetworkKind } from '../../provisioning/catalogue.ts';
import { Locks, ParameterPatch } from '../parameters/schema.ts';

const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });
const ExternalKey = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'The template’s key in another system; unique among templates',
});
const Note = Type.String({
  minLength: 1,
  maxLength: 2000,
  pattern: '\\S',
  description: 'What is new in this version, for the changelog',
});
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const closed = { additionalProperties: false } as const;

const Overlays = Type.Object(
  {
    hub: Type.Optional(ParameterPatch),
    spoke: Type.Optional(ParameterPatch),
    single: Type.Optional(ParameterPatch),
  },
  {
    ...closed,
    description:
      'Merge patches of what can differ from site to site, by role of the appliance; a second hub takes `hub`, ' +
      'members of a mesh and the only appliance of a network take `single`',
  },
);

export const VERSION_STATES = ['draft', 'published', 'retired'] as const;
export type VersionState = (typeof VERSION_STATES)[number];
const VersionNumber = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

export const Template = Type.Object({
  id: Id,
  externalKey: Nullable(ExternalKey),
  name: Name,
  kind: NetworkKind,
  latestPublished: Nullable(
    Type.Object({ id: Id, number: VersionNumber }, { description: 'The newest version networks can use' }),
  ),
  versions: Type.Integer({ minimum: 0, description: 'How many there are, in whatever state' }),
  version: Type.Integer({ description: 'The ETag' }),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Template = Static<typeof Template>;

export const NewTemplate = Type.Object(
  { name: Name, kind: NetworkKind, externalKey: Type.Optional(Nullable(ExternalKey)) },
  closed,
);
export type NewTemplate = Static<typeof NewTemplate>;

export const TemplateChanges = Type.Object(
  { name: Type.Optional(Name), externalKey: Type.Optional(Nullable(ExternalKey)) },
  { ...closed, minProperties: 1 },
);
export type TemplateChanges = Static<typeof TemplateChanges>;

export const TemplateCopy = Type.Object(
  {
    name: Name,
    externalKey: Type.Optional(Nullable(ExternalKey)),
    number: Type.Optional({ ...VersionNumber, description: 'The version to copy; the newest unless said' }),
  },
  closed,
);
export type TemplateCopy = Static<typeof TemplateCopy>;

const content = { patch: ParameterPatch, locks: Locks, overlays: Overlays };

export const TemplateVersion = Type.Object({
  id: Id,
  templateId: Id,
  number: VersionNumber,
  kind: NetworkKind,
  state: Type.Enum(VERSION_STATES),
  ...content,
  note: Nullable(Type.String({ description: 'What is new in it' })),
  createdBy: Type.String(),
  publishedBy: Nullable(Type.String()),
  publishedAt: Nullable(Timestamp),
  retiredBy: Nullable(Type.String()),
  retiredAt: Nullable(Timestamp),
  networks: Type.Integer({ minimum: 0, description: 'Networks whose draft uses it' }),
  version: Type.Integer({ description: 'The ETag' }),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type TemplateVersion = Static<typeof TemplateVersion>;

export const NewVersion = Type.Object(
  {
    ...Type.Partial(Type.Object(content)).properties,
    copyFrom: Type.Optional({
      ...VersionNumber,
      description: 'The version it begins as; what is given besides replaces what that has',
    }),
  },
  closed,
);
export type NewVersion = Static<typeof NewVersion>;

/** Each member that is given replaces the one there was: a merge patch could not say `null` inside of patches. */
export const VersionChanges = Type.Partial(Type.Object(content), { ...closed, minProperties: 1 });
export type VersionChanges = Static<typeof VersionChanges>;

export const Publication = Type.Object({ note: Note }, closed);

/** One difference between two versions of a template. */
export const VersionDifference = Type.Object({
  pointer: Type.String({ description: 'RFC 6901 pointer into { patch, locks, overlays }' }),
  kind: Type.Enum(['added', 'removed', 'changed']),
  before: Type.Optional(Type.Unknown()),
  after: Type.Optional(Type.Unknown()),
  summary: Type.String({ description: 'English, one line' }),
});
export type VersionDifference = Static<typeof VersionDifference>;

const Editor = Type.Object({ by: Type.String(), at: Timestamp });

/** Whom a publication concerns, and who else has something pending. */
export const VersionReach = Type.Object({
  networks: Type.Integer({ minimum: 0, description: 'On any version of the template' }),
  appliances: Type.Integer({ minimum: 0, description: 'At the sites of these networks' }),
  previous: Nullable({ ...VersionNumber, description: 'The version published before it' }),
  editors: Type.Array(Editor, { description: 'Who made this version, and who changed it last' }),
  drafts: Type.Array(Type.Object({ number: VersionNumber, ...Editor.properties }), {
    description: 'Other drafts of the template, which its publication leaves pending',
  }),
});
export type VersionReach = Static<typeof VersionReach>;
