import { teleworkerIdentity } from '#protocol';
import { slug } from '../../provisioning/slug.ts';
import type { IssuedCertificate } from '../certificates/index.ts';
import { AppError, FAULTS_SAY_IT } from '../platform/errors.ts';
import { type Actor, makersOf } from '../platform/http/actor.ts';
import { ESP_PROPOSAL, IKE_PROPOSAL } from './bundles/bundle.ts';
import { makeBundle } from './bundles/index.ts';
import type { TeleworkerDeps } from './deps.ts';
import { placeOfBundle, tokenHash } from './download.ts';
import { type Eligible, eligible } from './eligible.ts';
import { type MadeKey, makeKey, makePkcs12, newPassphrase, publicKeyOf, refuseKey } from './own-key.ts';
import { presentCredential } from './present.ts';
import type { CredentialRequest, IssuedCredential, Platform } from './schema.ts';
import type { TeleworkerQueries } from './store.ts';

const DAY_MS = 86_400_000;
/** A link lies in a mailbox: long enough to be read after a weekend. */
const LINK_LIFETIME_MS = 3 * DAY_MS;
const OVERLAP_DAYS = 14;

type Asked = {
  request: CredentialRequest;
  to: Eligible;
  createdBy: string;
  /** Whose end ends the link to a bundle. */
  madeBy: string[];
  credentialId: string;
};

/**
 * A certificate for a device of a teleworker: of a request with the device's own key, or with a key made for it in a
 * bundle behind a link that works once. The gateway hears of it by itself.
 *
 * @throws AppError not-found, request-invalid, conflict, customer-suspended; nothing is written then
 */
export function createIssue(deps: TeleworkerDeps) {
  const { store, certificates, ids, bus } = deps;
  return async (
    teleworkerId: string,
    request: CredentialRequest,
    by: Pick<Actor, 'id' | 'name' | 'account'>,
  ): Promise<IssuedCredential> => {
    const { csr, platform } = request;
    if ((csr === undefined) === (platform === undefined)) throw eitherOr();
    const to = await eligible(deps, teleworkerId);
    const asked = { request, to, createdBy: by.name, madeBy: makersOf(by), credentialId: ids.uuid() };
    const issued =
      csr !== undefined
        ? await certify(deps, asked, await publicKeyOf(csr))
        : await withBundle(deps, asked, platform as Platform, await makeKey());
    bus.publish('network.changed', { networkId: to.person.networkId });
    const row = await store.credential(asked.credentialId);
    if (!row) throw new Error('the new credential is gone');
    const { vpn, root } = certificates.caChain();
    const { gateway, networks } = to;
    return {
      credential: presentCredential(row),
      certificate: issued.certificate.pem,
      chain: vpn + root,
      connection: {
        gatewayAddress: gateway.address,
        gatewayIdentity: gateway.identity,
        networks: networks ?? ['0.0.0.0/0'],
        ikeProposal: IKE_PROPOSAL,
        espProposal: ESP_PROPOSAL,
      },
      ...issued.told,
    };
  };
}

type Outcome = {
  certificate: IssuedCertificate;
  told?: Pick<Required<IssuedCredential>, 'passphrase' | 'download'>;
};

/** Certificate, credential, and what `besides` writes, are there together or not at all. */
async function certify(
  { store, certificates, clock }: TeleworkerDeps,
  { request, to, createdBy, credentialId }: Asked,
  publicKey: Uint8Array,
  besides?: (queries: TeleworkerQueries, issued: IssuedCertificate) => Promise<void>,
): Promise<Outcome> {
  const { label = null, replaces, overlapDays = OVERLAP_DAYS, platform } = request;
  const now = clock.now();
  const certificate = await certificates
    .issueTeleworker(publicKey, teleworkerIdentity(credentialId), async (transaction, issued) => {
      const queries = store.within(transaction);
      await queries.insertCredential({
        id: credentialId,
        teleworkerId: to.person.id,
        serialNumber: issued.serialNumber,
        kind: platform === undefined ? 'request' : 'bundle',
        label,
        createdBy,
        createdAt: now,
      });
      const until = new Date(now.getTime() + overlapDays * DAY_MS);
      if (replaces !== undefined && !(await queries.replaceCredential(replaces, to.person.id, until))) {
        throw unknownCredential();
      }
      await besides?.(queries, issued);
    })
    .catch(refuseKey);
  return { certificate };
}

async function withBundle(
  deps: TeleworkerDeps,
  asked: Asked,
  platform: Platform,
  key: MadeKey,
): Promise<Outcome> {
  const { certificates, ids, clock, sealing, publicUrl } = deps;
  const { to, credentialId } = asked;
  const title = `${to.customerName} VPN`;
  const [passphrase, token] = [newPassphrase(ids), ids.random(32).toString('base64url')];
  const authority = certificates.caCertificate('vpn');
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + LINK_LIFETIME_MS);
  let filename = '';
  const { certificate } = await certify(deps, asked, key.publicKey, async (queries, { der }) => {
    const access = {
      title,
      credentialId,
      authority,
      gateway: to.gateway,
      networks: to.networks,
      identity: teleworkerIdentity(credentialId),
      pkcs12: makePkcs12(ids, { key, certificate: der, authority, title, passphrase }),
      root: certificates.caCertificate('root'),
    };
    const bundle = makeBundle(platform, access, { uuid: ids.uuid, at: now });
    filename = `${slug(to.person.name) ?? 'vpn'}.${bundle.extension}`;
    await queries.insertDownload({
      tokenHash: tokenHash(token),
      credentialId,
      filename,
      mediaType: bundle.mediaType,
      sealedBundle: sealing.seal(bundle.content, placeOfBundle(credentialId)),
      expiresAt,
      madeBy: asked.madeBy,
      createdAt: now,
    });
  });
  const url = `${publicUrl()}/api/v1/downloads/${token}`;
  return {
    certificate,
    told: { passphrase, download: { url, filename, expiresAt: expiresAt.toISOString() } },
  };
}

function eitherOr(): AppError {
  const detail = 'give either a certificate request or a platform';
  return new AppError('request-invalid', `${detail.replace('give', 'Give')}.`, {
    faults: [{ pointer: '/csr', code: 'either-or', detail }],
  });
}

function unknownCredential(): AppError {
  const detail = 'is no credential of this teleworker that is good';
  return new AppError('request-invalid', FAULTS_SAY_IT, {
    faults: [{ pointer: '/replaces', code: 'unknown', detail }],
  });
}
