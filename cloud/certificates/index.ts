/** Certification authorities: issuing, checking, revoking; revocation lists over plain HTTP. */
export type { AuthorityKind } from './authority-store.ts';
export { createCrlServer } from './crl-server.ts';
export type { IssuedCertificate } from './issuing.ts';
export { certificatesRoutes } from './routes.ts';
export { type Certificates, createCertificates } from './service.ts';
export type { DeviceRefusal } from './standing.ts';
export { createCertificateStore, type Transaction } from './store.ts';
