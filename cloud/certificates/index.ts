/** Certification authorities: issuing, checking, revoking; revocation lists over plain HTTP. */
export { authorityRoutes } from './authority-routes.ts';
export { AUTHORITY_KINDS, type AuthorityKind } from './authority-store.ts';
export { authorityViews } from './authority-view.ts';
export { createAuthorityCare } from './care.ts';
export { createCrlServer } from './crl-server.ts';
export { type IssuedCertificate, refuseRevokedKey } from './issuing.ts';
export { certificatesRoutes } from './routes.ts';
export { type Certificates, createCertificates } from './service.ts';
export type { DeviceRefusal } from './standing.ts';
export { createCertificateStore, type Transaction } from './store.ts';
