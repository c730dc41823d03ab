import {
  type CertificateStatus,
  isIssuedBy,
  ocspFailure,
  PkiError,
  type RevocationReason,
  readOcspRequest,
  type Signer,
  signOcspResponse,
} from '../../provisioning/pki/index.ts';
import type { Clock } from '../platform/clock.ts';
import { isUnavailable } from '../platform/unavailable.ts';
import type { Hierarchy } from './hierarchy.ts';
import type { IssuedCertificate } from './issuing.ts';
import type { CertificateStore, OcspAuthority } from './store.ts';

/** How long an answer may be kept: so long at the most a revocation is not seen by who asked before. */
const KEPT_MS = 10 * 60_000;

type OcspSigner = IssuedCertificate & { signer: Signer };

type Deps = {
  store: CertificateStore;
  clock: Clock;
  hierarchy: () => Hierarchy;
  issueOcspSigner: (name: OcspAuthority) => Promise<OcspSigner>;
};

/** An answer in DER. `keptSeconds`: how long others may be given it; undefined when it is for this request alone. */
export type OcspReply = { der: Uint8Array; keptSeconds?: number };

/** Answers by OCSP (RFC 6960) from the database, signed by a delegate of the authority that lives for a week. */
export function createOcsp({ store, clock, hierarchy, issueOcspSigner }: Deps) {
  const signers = new Map<OcspAuthority, Promise<OcspSigner>>();

  return {
    /**
     * What an authority says of the certificates a request (DER) asks after. Never rejects for what the request is
     * like, nor when the database is away: both are answered.
     */
    async ocsp(name: OcspAuthority, request: Uint8Array): Promise<OcspReply> {
      try {
        return await answer(name, request);
      } catch (error) {
        if (error instanceof PkiError) return { der: ocspFailure('malformed-request') };
        if (isUnavailable(error)) return { der: ocspFailure('try-later') };
        throw error;
      }
    },
  };

  async function answer(name: OcspAuthority, request: Uint8Array): Promise<OcspReply> {
    const { certificates, nonce } = readOcspRequest(request);
    // A delegate speaks for who made it and for nobody else (RFC 6960 §2.3, §4.2.2.2).
    if (!certificates.every((id) => isIssuedBy(id, hierarchy()[name]))) {
      return { der: ocspFailure('unauthorized') };
    }
    const serialNumbers = certificates.map(({ serialNumber }) => serialNumber);
    const known = new Map(
      (await store.standings(name, serialNumbers)).map((row) => [row.serialNumber, standingOf(row)]),
    );
    const statuses = certificates.map((id) => ({
      id,
      standing: known.get(id.serialNumber) ?? ({ status: 'unknown' } as const),
    }));
    const { der: certificate, signer } = await signerOf(name);
    const thisUpdate = clock.now();
    const nextUpdate = new Date(thisUpdate.getTime() + KEPT_MS);
    const der = await signOcspResponse({ statuses, nonce, thisUpdate, nextUpdate }, { certificate, signer });
    return nonce ? { der } : { der, keptSeconds: KEPT_MS / 1000 / 10 };
  }

  /** The signer of now; another one is made when two thirds of its life are over. Callers at once share one. */
  async function signerOf(name: OcspAuthority): Promise<OcspSigner> {
    const present = signers.get(name) ?? renew(name);
    const signer = await present;
    if (clock.now() < renewalOf(signer)) return signer;
    const latest = signers.get(name);
    return latest && latest !== present ? latest : renew(name);
  }

  function renew(name: OcspAuthority): Promise<OcspSigner> {
    const made = issueOcspSigner(name);
    signers.set(name, made);
    made.catch(() => signers.delete(name));
    return made;
  }
}

const renewalOf = ({ notBefore, notAfter }: OcspSigner) =>
  new Date(notBefore.getTime() + ((notAfter.getTime() - notBefore.getTime()) * 2) / 3);

function standingOf(row: { revokedAt: Date | null; revocationReason: string | null }): CertificateStatus {
  if (!row.revokedAt) return { status: 'good' };
  const reason = row.revocationReason as RevocationReason;
  return { status: 'revoked', revokedAt: row.revokedAt, reason };
}
