import Type, { type Static } from 'typebox';
import { Id, Timestamp } from '#protocol';

const Name = Type.String({ minLength: 1, maxLength: 128 });

/** A factory's certification authority whose certificates of boxes are believed. */
export const FactoryTrustAnchor = Type.Object(
  {
    id: Id,
    name: Name,
    certificate: Type.String({ description: 'PEM' }),
    fingerprint: Type.String({ description: 'SHA-256 of the certificate in DER, hexadecimal' }),
    subject: Type.String(),
    notBefore: Timestamp,
    notAfter: Timestamp,
    createdBy: Type.String(),
    version: Type.Integer({ description: 'The ETag' }),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { title: 'FactoryTrustAnchor' },
);
export type FactoryTrustAnchor = Static<typeof FactoryTrustAnchor>;

export const NewAnchor = Type.Object(
  {
    name: Name,
    certificate: Type.String({ maxLength: 16_384, description: 'One certificate of an authority, in PEM' }),
  },
  { additionalProperties: false },
);
export type NewAnchor = Static<typeof NewAnchor>;

export const AnchorChanges = Type.Object({ name: Name }, { additionalProperties: false });
