/** Certificates as pure functions: time, random octets and keys come in, DER comes out. */
export { type Authority, createRoot, issue, type Locations, openAuthority } from './authority.ts';
export { isRoot, whyNotAuthority } from './authority-certificate.ts';
export { signAuthorityRequest } from './authority-request.ts';
export { certsOnly } from './certs-only.ts';
export { type CertificateRequest, readCertificateRequest } from './csr.ts';
export { csrAttributes } from './csr-attributes.ts';
export { type AllowedNames, requireNames } from './csr-names.ts';
export {
  anchorFault,
  type FactoryFault,
  judgeFactoryCertificate,
} from './factory-certificate.ts';
export { readForeignList } from './foreign-list.ts';
export { permits, readNameConstraints } from './name-constraints.ts';
export { isIssuedBy, readOcspRequest } from './ocsp-request.ts';
export { type CertificateStatus, ocspFailure, signOcspResponse } from './ocsp-response.ts';
export { certificatePem, fromPem, pem } from './pem.ts';
export { pkcs12 } from './pkcs12.ts';
export { PkiError } from './pki-error.ts';
export {
  deviceAuthorityProfile,
  deviceProfile,
  ocspSignerProfile,
  type Profile,
  rootProfile,
  serverProfile,
  teleworkerProfile,
  vpnAuthorityProfile,
  vpnGatewayProfile,
} from './profiles.ts';
export { keyHashOf, subjectPublicKeyInfo } from './public-key.ts';
export {
  listIssuedAt,
  REVOCATION_REASONS,
  type RevocationReason,
  type RevokedCertificate,
  signRevocationList,
} from './revocation.ts';
export { serialNumber } from './serial-number.ts';
export { createSigner, type Signer } from './signer.ts';
export { LIFETIME_DAYS, type Validity, validityFrom } from './validity.ts';
