import { X509Certificate } from 'node:crypto';
import { type FactoryFault, judgeFactoryCertificate } from '../../../provisioning/pki/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { AnchorStore } from './store.ts';

/** Which box a factory says this is. */
export type FactoryIdentity = {
  serial: string;
  /** Name of the trust anchor. */
  anchor: string;
  subject: string;
};

export type FactoryCheck = ReturnType<typeof createFactoryCheck>;

/** Looks the trust anchors up anew each time: one that was removed is believed no more. */
export function createFactoryCheck({ anchors, clock }: { anchors: Pick<AnchorStore, 'all'>; clock: Clock }) {
  /** @param sent what came in the TLS handshake besides the box's own certificate */
  return async (
    certificate: X509Certificate,
    sent: readonly X509Certificate[],
  ): Promise<FactoryIdentity | { fault: FactoryFault }> => {
    const rows = await anchors.all();
    const trusted = rows.map((row) => ({
      name: row.name,
      certificate: new X509Certificate(row.certificate),
    }));
    const verdict = judgeFactoryCertificate(
      certificate,
      sent,
      trusted.map((one) => one.certificate),
      clock.now(),
    );
    if ('fault' in verdict) return verdict;
    const anchor = trusted.find((one) => one.certificate === verdict.anchor)?.name ?? '';
    return { serial: verdict.serial, anchor, subject: certificate.subject.replaceAll('\n', ', ') };
  };
}
