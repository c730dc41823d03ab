import Type, { type Static } from 'typebox';
import { Timestamp } from '#protocol';
import { AUTHORITY_KINDS, AUTHORITY_STATES } from './authority-store.ts';
import { AuthorityName } from './schema.ts';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const AuthorityView = Type.Object(
  {
    name: AuthorityName,
    kind: Type.Enum([...AUTHORITY_KINDS]),
    generation: Type.Integer({ minimum: 1 }),
    state: Type.Enum([...AUTHORITY_STATES], {
      description:
        'requested: waits for its certificate from an offline root. introduced: trusted, issues nothing yet. ' +
        'issuing. retiring: trusted while what it issued is valid. retired',
    }),
    stateSince: Timestamp,
    keyHere: Type.Boolean({ description: 'false: its key is kept elsewhere, or was deleted' }),
    certificate: Nullable(Type.String({ description: 'PEM' })),
    notBefore: Nullable(Timestamp),
    notAfter: Nullable(Timestamp),
    certificatesInUse: Type.Integer({
      minimum: 0,
      description: 'Valid certificates it issued, but those of this control plane itself',
    }),
    advice: Nullable(
      Type.String({ description: 'What is wrong with an authority that issues, and the step to take' }),
    ),
  },
  { description: 'Certification authority' },
);
export type AuthorityView = Static<typeof AuthorityView>;

export const AuthorityList = Type.Object({ items: Type.Array(AuthorityView) });

export const AuthorityRequest = Type.Object({
  request: Type.String({ description: 'PKCS#10 in PEM, for the root that is kept elsewhere to sign' }),
});

export const CertificateImport = Type.Object(
  { certificate: Type.String({ maxLength: 16_384, description: 'What the root made of the request, PEM' }) },
  { additionalProperties: false },
);

export const ListImport = Type.Object(
  { list: Type.String({ maxLength: 1_048_576, description: 'Revocation list of the root, PEM' }) },
  { additionalProperties: false },
);
