/** Object identifiers, each with the document that assigns it. */
export const OID = {
  /** RFC 5758 §3.2 */
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  /** RFC 5480 §2.1.1 */
  ecPublicKey: '1.2.840.10045.2.1',
  prime256v1: '1.2.840.10045.3.1.7',
  /** ITU-T X.520 */
  commonName: '2.5.4.3',
  subjectSerialNumber: '2.5.4.5',
  organizationName: '2.5.4.10',
  /** RFC 5280 §4.2.1 */
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  crlDistributionPoints: '2.5.29.31',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  /** RFC 5280 §4.2.2.1 */
  authorityInformationAccess: '1.3.6.1.5.5.7.1.1',
  caIssuers: '1.3.6.1.5.5.7.48.2',
  /** RFC 6960 §4.2.1, §4.2.2.2, §4.4.1 */
  ocsp: '1.3.6.1.5.5.7.48.1',
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  /** RFC 5280 §4.2.1.12 */
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  /** RFC 4945 §5.1.3.12 */
  ipsecIke: '1.3.6.1.5.5.7.3.17',
  /** Wanted by macOS and older Windows of an IKE responder; draft-ietf-ipsec-pki-req §4.1.3.1 */
  ikeIntermediate: '1.3.6.1.5.5.8.2.2',
  /** User principal name, [MS-WCCE] §2.2.2.7.7.4 */
  userPrincipalName: '1.3.6.1.4.1.311.20.2.3',
  /** RFC 5652 §4, §5.1 */
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  encryptedData: '1.2.840.113549.1.7.6',
  /** RFC 2985 §5.4.2 */
  extensionRequest: '1.2.840.113549.1.9.14',
  /** RFC 2985 §5.5, §5.6 */
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  /** RFC 7292 §4.2, appendix C */
  x509Certificate: '1.2.840.113549.1.9.22.1',
  pkcs8ShroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  pbeWithSha1And3KeyTripleDes: '1.2.840.113549.1.12.1.3',
  /** RFC 8017 appendix B.1 */
  sha1: '1.3.14.3.2.26',
  /** RFC 8017 appendix B.1, RFC 5754 §2 */
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
} as const;
