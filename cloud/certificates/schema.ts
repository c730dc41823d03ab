import Type, { type Static } from 'typebox';
import { Id, Timestamp } from '#protocol';
import { REVOCATION_REASONS } from '../../provisioning/pki/index.ts';

const RevocationReason = Type.Enum(REVOCATION_REASONS, { description: 'RFC 5280 §5.3.1' });

export const CertificateSerialNumber = Type.String({
  pattern: '^[0-9a-f]{40}$',
  description: 'Serial number of a certificate, hexadecimal, lower case',
});

export const AuthorityName = Type.String({
  pattern: '^(root|device|vpn)(-[1-9][0-9]{0,3})?$',
  description:
    'A certification authority: its kind, from the second generation on with its number, e.g. vpn-2',
});

/** A certificate we issued, without its key, which never leaves its maker. */
export const CertificateView = Type.Object(
  {
    serialNumber: CertificateSerialNumber,
    authority: AuthorityName,
    profile: Type.Enum(['device', 'vpn-gateway', 'teleworker', 'server', 'ocsp-signer']),
    applianceId: Type.Union([Id, Type.Null()]),
    subject: Type.String(),
    notBefore: Timestamp,
    notAfter: Timestamp,
    revokedAt: Type.Union([Timestamp, Type.Null()]),
    revocationReason: Type.Union([RevocationReason, Type.Null()]),
    certificate: Type.String({ description: 'PEM' }),
  },
  { description: 'Certificate' },
);
export type CertificateView = Static<typeof CertificateView>;

export const CertificateList = Type.Object({ items: Type.Array(CertificateView) });

/** An appliance whose certificates are superseded only has others. */
export const ApplianceRevocationRequest = Type.Object(
  {
    reason: Type.Enum(
      REVOCATION_REASONS.filter((reason) => reason !== 'superseded'),
      { description: 'RFC 5280 §5.3.1' },
    ),
  },
  { additionalProperties: false },
);

export const RevocationRequest = Type.Object({ reason: RevocationReason }, { additionalProperties: false });
