import { X509Certificate } from 'node:crypto';
import type { Static } from 'typebox';
import { anchorFault, certificatePem } from '../../../provisioning/pki/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/errors.ts';
import { type PageQuery, pageBounds } from '../../platform/http/page.ts';
import type { Resource } from '../../platform/http/resource.ts';
import type { Ids } from '../../platform/ids.ts';
import { refuseTaken } from '../../platform/taken.ts';
import type { AnchorChanges, FactoryTrustAnchor, NewAnchor } from './schema.ts';
import { type AnchorRow, type AnchorStore, MOST_ANCHORS } from './store.ts';

type Deps = { store: AnchorStore; ids: Ids; clock: Clock };
export type Anchors = Resource<
  AnchorRow,
  FactoryTrustAnchor,
  NewAnchor,
  Static<typeof AnchorChanges>,
  object
>;

/** The factories whose word on serial numbers is believed. */
export function createFactoryAnchors({ store, ids, clock }: Deps): Anchors {
  const refuseTwice = refuseTaken({
    fingerprint: ['conflict', 'This certificate is a trust anchor already.'],
  });
  return {
    list: (query: PageQuery) => store.list({}, pageBounds(query)),
    get: store.get,
    async create({ name, certificate }, dryRun, by) {
      const now = clock.now();
      const anchor = readAnchor(certificate, now);
      const all = await store.all();
      if (all.length >= MOST_ANCHORS)
        throw new AppError('conflict', `There are ${MOST_ANCHORS} trust anchors; remove one first.`);
      const row = {
        id: ids.uuid(),
        name,
        ...anchor,
        createdBy: by,
        version: 1,
        createdAt: now,
        updatedAt: now,
      };
      if (all.some(({ fingerprint }) => fingerprint === row.fingerprint)) {
        throw new AppError('conflict', 'This certificate is a trust anchor already.');
      }
      return dryRun ? row : store.insert(row).catch(refuseTwice);
    },
    change: (id, version, changes) => store.update(id, version, { ...changes, updatedAt: clock.now() }),
    remove: store.remove,
    present: (row) => ({
      ...row,
      notBefore: row.notBefore.toISOString(),
      notAfter: row.notAfter.toISOString(),
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    }),
  };
}

/** @throws AppError request-invalid */
function readAnchor(pem: string, now: Date) {
  const invalid = (code: string, detail: string, cause?: unknown) =>
    new AppError('request-invalid', 'The certificate cannot be a trust anchor.', {
      faults: [{ pointer: '/certificate', code, detail }],
      cause,
    });
  if (pem.split('-----BEGIN ').length !== 2)
    throw invalid('certificate-count', 'must be one certificate in PEM and nothing else');
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch (cause) {
    throw invalid('not-a-certificate', 'is not a certificate in PEM', cause);
  }
  const fault = anchorFault(certificate, now);
  if (fault) throw invalid(`certificate-${fault}`, WHY[fault] ?? 'cannot be read');
  return {
    certificate: certificatePem(certificate.raw),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: certificate.subject.replaceAll('\n', ', '),
    notBefore: certificate.validFromDate,
    notAfter: certificate.validToDate,
  };
}

const WHY: Partial<Record<NonNullable<ReturnType<typeof anchorFault>>, string>> = {
  'not-an-authority': 'is not the certificate of an authority (basicConstraints CA, keyCertSign)',
  weak: 'has a key that is too weak; RSA of 2048 bits or more, or P-256, P-384, P-521',
  'extension-unknown': 'has a critical extension that is not understood here',
  expired: 'is not valid now',
};
