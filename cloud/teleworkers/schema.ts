import Type, { type Static, type TSchema } from 'typebox';
import { DnsName, HostOrAddress, Id, Ipv4Address, Ipv4Network, Timestamp } from '#protocol';
import { CertificateSerialNumber, RevocationRequest } from '../certificates/schema.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const closed = { additionalProperties: false } as const;

const PLATFORMS = ['windows', 'apple', 'android', 'linux', 'pkcs12'] as const;
export type Platform = (typeof PLATFORMS)[number];
const TUNNELS = ['split', 'full'] as const;
const STATES = ['active', 'suspended', 'revoked'] as const;
export const NOTICE_DAYS = [30, 7, 1] as const;

const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', description: 'Of the person' });
const ExternalKey = Type.String({
  minLength: 1,
  maxLength: 128,
  description: "The resource's key in another system; unique among its kind",
});
const Email = Type.String({ maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$', description: 'Mail address' });
const fields = {
  email: Nullable(Email),
  tunnel: Nullable(
    Type.Enum(TUNNELS, {
      description: 'split: to the networks only; full: everything; null: as the network has it',
    }),
  ),
  address: Nullable({
    ...Ipv4Address,
    description: 'A fixed address, in the upper half of the pool; null: the next free one of the lower half',
  } as typeof Ipv4Address),
};

export const Teleworker = Type.Object(
  {
    id: Id,
    externalKey: Nullable(ExternalKey),
    customerId: Id,
    networkId: Id,
    name: Name,
    ...fields,
    state: Type.Enum(STATES, { description: 'revoked is for good' }),
    credentials: Type.Integer({ description: 'Credentials that are not revoked' }),
    expiresAt: Nullable({ ...Timestamp, description: 'When the last of them expires' } as typeof Timestamp),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { description: 'A person of a customer who dials into a network' },
);
export type Teleworker = Static<typeof Teleworker>;

export const NewTeleworker = Type.Object(
  {
    networkId: Id,
    name: Name,
    externalKey: Type.Optional(Nullable(ExternalKey)),
    email: Type.Optional(fields.email),
    tunnel: Type.Optional(fields.tunnel),
    address: Type.Optional(fields.address),
  },
  closed,
);
export type NewTeleworker = Static<typeof NewTeleworker>;

export const TeleworkerChanges = Type.Partial(
  Type.Object({
    name: Name,
    externalKey: Nullable(ExternalKey),
    ...fields,
    state: Type.Enum(['active', 'suspended'], { description: 'Who is suspended is out at once' }),
  }),
  { additionalProperties: false, minProperties: 1 },
);
export type TeleworkerChanges = Static<typeof TeleworkerChanges>;

export const Credential = Type.Object(
  {
    id: Id,
    serialNumber: CertificateSerialNumber,
    kind: Type.Enum(['request', 'bundle'], {
      description: 'Whose key it is: the person’s own, of a certificate request, or one made for a bundle',
    }),
    label: Nullable(Type.String({ description: 'The device' })),
    identity: { ...DnsName, description: 'In IKE, and in the certificate' } as typeof DnsName,
    userPrincipalName: Type.String({ description: 'In EAP, and in the certificate' }),
    notBefore: Timestamp,
    notAfter: Timestamp,
    revokedAt: Nullable(Timestamp),
    revokeAt: Nullable({
      ...Timestamp,
      description: 'It was replaced by another one and is revoked then',
    } as typeof Timestamp),
    createdBy: Type.String(),
    createdAt: Timestamp,
  },
  { description: 'A certificate by which a teleworker gets in, one for each device' },
);
export type Credential = Static<typeof Credential>;
export const CredentialList = Type.Object({ items: Type.Array(Credential) });

const common = {
  label: Type.Optional(
    Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: 'The device it is for' }),
  ),
  replaces: Type.Optional({
    ...Id,
    description: 'Credential of the person that is revoked after `overlapDays`',
  } as typeof Id),
  overlapDays: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 60, default: 14, description: 'How long both are good' }),
  ),
};

export const CredentialRequest = Type.Object(
  {
    csr: Type.Optional(
      Type.String({
        maxLength: 16_384,
        description:
          'PKCS#10 in PEM: EC P-256 or P-384, or RSA of 2048 to 4096 bits. Its subject does not count',
      }),
    ),
    platform: Type.Optional(
      Type.Enum(PLATFORMS, {
        description: 'Without a request: a key is made, and a bundle for this platform',
      }),
    ),
    ...common,
  },
  closed,
);
export type CredentialRequest = Static<typeof CredentialRequest>;

export const IssuedCredential = Type.Object(
  {
    credential: Credential,
    certificate: Type.String({ description: 'PEM' }),
    chain: Type.String({ description: 'VPN CA and root, PEM' }),
    connection: Type.Object({
      gatewayAddress: HostOrAddress,
      gatewayIdentity: DnsName,
      networks: Type.Array(Ipv4Network, { description: 'Reached through the tunnel; 0.0.0.0/0: everything' }),
      ikeProposal: Type.String({ description: 'In strongSwan’s notation' }),
      espProposal: Type.String({ description: 'In strongSwan’s notation' }),
    }),
    passphrase: Type.Optional(Type.String({ description: 'Of the PKCS#12; shown this once' })),
    download: Type.Optional(
      Type.Object({
        url: Type.String({ description: 'Works once, without signing in' }),
        filename: Type.String(),
        expiresAt: Timestamp,
      }),
    ),
  },
  { description: 'A new credential' },
);
export type IssuedCredential = Static<typeof IssuedCredential>;

export { RevocationRequest };

export const TeleworkerNotice = Type.Object(
  {
    id: Id,
    teleworkerId: Id,
    credentialId: Id,
    days: Type.Enum(NOTICE_DAYS, { description: 'Days left at the most when it was made' }),
    notAfter: { ...Timestamp, description: 'When the credential expires' } as typeof Timestamp,
    at: Timestamp,
  },
  { description: 'That a credential is about to expire; made once for each number of days' },
);
export type TeleworkerNotice = Static<typeof TeleworkerNotice>;
