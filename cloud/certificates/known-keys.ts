import { X509Certificate } from 'node:crypto';
import { keyHashOf, type RevocationReason, subjectPublicKeyInfo } from '../../provisioning/pki/index.ts';
import type { CertificateStore } from './store.ts';

const AT_ONCE = 500;

/** Notes the keys of certificates from before keys were remembered, and those that were revoked with them. */
export async function rememberKeys(store: CertificateStore): Promise<void> {
  for (;;) {
    const rows = await store.withoutKeyHash(AT_ONCE);
    if (rows.length === 0) return;
    await store.transaction(async (queries) => {
      for (const { serialNumber, certificate, revokedAt, revocationReason } of rows) {
        const { publicKey } = new X509Certificate(certificate);
        const keyHash = keyHashOf(subjectPublicKeyInfo(publicKey));
        await queries.setKeyHash(serialNumber, keyHash);
        if (revokedAt && revocationReason !== 'superseded')
          await queries.revokeKeys([keyHash], revokedAt, revocationReason as RevocationReason);
      }
    });
  }
}
