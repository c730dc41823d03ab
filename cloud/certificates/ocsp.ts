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
import { isUnavailable } from '../platform/storage-failure.ts';
import type { Hierarchy, Member } from './hierarchy.ts';
import type { IssuedCertificate } from './issuing.ts';
import type { CertificateStore } from './store.ts';

/** How long an answer may be kept: so long at the most a revocation is not seen by who asked before. */
const KEPT_MS = 10 * 60_000;

type OcspSigner = IssuedCertificate & { signer: Signer };

type Deps = {
  store: CertificateStore;
  clock: Clock;
  hierarchy: () => Hierarchy;
  issueOcspSigner: (authority: Member) => Promise<OcspSigner>;
};

/** An answer in DER. `keptSeconds`: how long others may be given it; undefined when it is for this request alone. */
export type OcspReply = { der: Uint8Array; keptSeconds?: number };

/** Answers by OCSP (RFC 6960) from the database, signed by a delegate of the authority that lives for a week. */
export function createOcsp({ store, clock, hierarchy, issueOcspSigner }: Deps) {
  const signers = new Map<string, Promise<OcspSigner>>();

  return {
    /**
     * What an authority says of the certificates a request (DER) asks after. Never rejects for what the request is
     * like, nor when the database is away: both are answered.
     */
    async ocsp(name: string, request: Uint8Array): Promise<OcspReply> {
      try {
        return await answer(name, request);
      } catch (error) {
        if (error instanceof PkiError) return { der: ocspFailure('malformed-request') };
        if (isUnavailable(error)) return { der: ocspFailure('try-later') };
        throw error;
      }
    },
  };

  async function answer(name: string, request: Uint8Array): Promise<OcspReply> {
    const { certificates, nonce } = readOcspRequest(request);
    const member = hierarchy().named(name);
    const authority = member?.kind === 'root' ? undefined : member?.authority;
    // A delegate speaks for who made it and for nobody else (RFC 6960 §2.3, §4.2.2.2).
    if (!member || !authority || !certificates.every((id) => isIssuedBy(id, authority))) {
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
    const { der: certificate, signer } = await signerOf(member);
    const thisUpdate = clock.now();
    const nextUpdate = new Date(thisUpdate.getTime() + KEPT_MS);
    const der = await signOcspResponse({ statuses, nonce, thisUpdate, nextUpdate }, { certificate, signer });
    return nonce ? { der } : { der, keptSeconds: KEPT_MS / 1000 / 10 };
  }

  /** The signer of now; another one is made when two thirds of its life are over. Callers at once share one. */
  async function signerOf(member: Member): Promise<OcspSigner> {
    const present = signers.get(member.name) ?? renew(member);
    const signer = await present;
    const now = clock.now();
    if (signer.notBefore <= now && now < renewalOf(signer)) return signer;
    const latest = signers.get(member.name);
    return latest && latest !== present ? latest : renew(member);
  }

  function renew(member: Member): Promise<OcspSigner> {
    const made = issueOcspSigner(member);
    signers.set(member.name, made);
    made.catch(() => signers.delete(member.name));
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
