import type { RevocationReason } from '../../provisioning/pki/index.ts';
import type { Scope } from '../platform/access/roles.ts';
import { toPage } from '../platform/http/page.ts';
import type { TeleworkerDeps } from './deps.ts';
import { createDownload } from './download.ts';
import type { NoticeQuery } from './expiry-store.ts';
import { createIssue } from './issue.ts';
import { createPeople } from './people.ts';
import { presentCredential, presentNotice, presentTeleworker } from './present.ts';
import type { Credential, Teleworker, TeleworkerNotice } from './schema.ts';
import { createSweep } from './sweep.ts';

export type Teleworkers = ReturnType<typeof createTeleworkers>;

/** People who dial into networks. Call `start` once everything it talks to is there. */
export function createTeleworkers(deps: TeleworkerDeps) {
  const { store, certificates, clock, bus, log } = deps;
  const sweep = createSweep(deps);
  const changed = (networkId: string) => bus.publish('network.changed', { networkId });
  const end = bus.subscribe('certificate.revoked', ({ serialNumber, applianceId }) => {
    if (applianceId !== null) return;
    store
      .forgetBundles(clock.now())
      .catch((error: unknown) =>
        log.error({ err: error }, 'bundles of revoked credentials were not deleted'),
      );
    store.networkOfCertificate(serialNumber).then(
      (networkId) => networkId !== undefined && changed(networkId),
      (error: unknown) => log.error({ err: error, serialNumber }, 'a revoked person’s network was not found'),
    );
  });

  return {
    people: createPeople(deps),
    issue: createIssue(deps),
    download: createDownload(deps),
    start: () => sweep.start(),
    sweep: () => sweep.sweep(),

    /** @throws AppError not-found */
    async credentials(teleworkerId: string, scope: Scope): Promise<Credential[]> {
      await store.teleworkers.get(teleworkerId);
      return (await store.credentials(teleworkerId, scope)).map(presentCredential);
    },

    /** For good: who is in is put out, and nobody comes back with any of the person's certificates. */
    async revoke(id: string, reason: RevocationReason): Promise<Teleworker> {
      const { networkId } = await store.teleworkers.get(id);
      await store.setState(id, 'revoked', clock.now());
      changed(networkId);
      await certificates.revokeMany(await store.serialNumbersOf(id), reason);
      return presentTeleworker(await store.teleworkers.get(id));
    },

    notices: async (
      query: NoticeQuery,
      scope: Scope,
    ): Promise<{ items: TeleworkerNotice[]; next_page_token?: string }> =>
      toPage(await store.notices(query, scope), query, presentNotice),

    /** Whether a customer's people get in depends on its stage: tell when that has changed. */
    async customerChanged(customerId: string): Promise<void> {
      for (const networkId of await store.networksOfCustomer(customerId)) changed(networkId);
    },

    async [Symbol.asyncDispose]() {
      end();
      await sweep[Symbol.asyncDispose]();
    },
  };
}
