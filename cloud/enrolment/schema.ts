import Type, { type Static } from 'typebox';
import { Bootstrap, Id, Timestamp } from '#protocol';

export type { FactoryTrustAnchor, NewAnchor } from './factory/schema.ts';
export type { EnrolmentStanding } from './standing.ts';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const RequestState = Type.Enum(['pending', 'approved', 'refused', 'expired'], {
  description: 'expired: nobody decided, and the box has not asked for a week; it may ask anew',
});

/** A box that nobody had registered, and what was decided on it. */
export const EnrolmentRequestView = Type.Object(
  {
    id: Id,
    serial: Bootstrap.properties.serial,
    keyFingerprint: Type.String({
      description:
        'SHA-256 of its public key (SubjectPublicKeyInfo in DER), hexadecimal: compare it with what the box shows',
    }),
    factory: Type.Union([Type.Object({ anchor: Type.String(), subject: Type.String() }), Type.Null()], {
      description: 'Whose factory certificate vouches for the serial number',
    }),
    source: Type.String({ description: 'IP address it came from last' }),
    attempts: Type.Integer(),
    rivals: Type.Integer({ description: 'Other boxes that wait with the same serial number' }),
    state: RequestState,
    reason: Nullable(Type.String()),
    decidedBy: Nullable(Type.String()),
    decidedAt: Nullable(Timestamp),
    applianceId: Nullable(Id),
    firstSeenAt: Timestamp,
    lastSeenAt: Timestamp,
    expiresAt: Type.String({
      ...Timestamp,
      description: 'Then it is forgotten, and the box may ask as if for the first time',
    }),
  },
  { title: 'EnrolmentRequest' },
);
export type EnrolmentRequestView = Static<typeof EnrolmentRequestView>;

export const Approval = Type.Object(
  {
    model: Type.String({ minLength: 1, maxLength: 64 }),
    siteId: Type.Optional(Nullable(Id)),
    replaces: Type.Optional(
      Type.String({
        ...Id,
        description: 'The appliance that is broken: this one takes its place. Not together with a site',
      }),
    ),
    externalKey: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 128 }))),
  },
  { additionalProperties: false },
);
export type Approval = Static<typeof Approval>;

export const Refusal = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 500 }) },
  { additionalProperties: false },
);
