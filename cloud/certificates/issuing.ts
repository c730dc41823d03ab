import { vpnIdentity } from '#protocol';
import {
  type AllowedNames,
  type CertificateRequest,
  certificatePem,
  createSigner,
  deviceProfile,
  issue,
  keyHashOf,
  LIFETIME_DAYS,
  type Locations,
  ocspSignerProfile,
  PkiError,
  type Profile,
  permits,
  readCertificateRequest,
  readNameConstraints,
  requireNames,
  type Signer,
  serialNumber,
  serverProfile,
  teleworkerProfile,
  validityFrom,
  vpnGatewayProfile,
} from '../../provisioning/pki/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import { type Hierarchy, type Member, profileOf } from './hierarchy.ts';
import { generateKey } from './keys.ts';
import type { CertificateStore, Transaction } from './store.ts';

/** `der` is the certificate alone, without its chain. `serialNumber`: 40 hexadecimal digits, lower case. */
export type IssuedCertificate = {
  der: Uint8Array;
  pem: string;
  serialNumber: string;
  notBefore: Date;
  notAfter: Date;
};

/** What shall be true exactly when the certificate is: done in the transaction that records it. */
export type Within = (transaction: Transaction, issued: IssuedCertificate) => Promise<void>;

export type LifetimeDays = Partial<
  Record<'device' | 'vpn-gateway' | 'teleworker' | 'server' | 'ocsp-signer', number>
>;

type Deps = {
  store: CertificateStore;
  bus: Bus;
  ids: Ids;
  clock: Clock;
  hierarchy: () => Hierarchy;
  /** Looks at the hierarchy anew. */
  refresh: () => Promise<void>;
  locations: (name: string) => Locations;
  lifetimeDays: LifetimeDays;
};

/** Another process has let another authority issue in the place of this one. */
class IssuesNoMore extends Error {
  override readonly name = 'IssuesNoMore';
}

export function createIssuing(deps: Deps) {
  const { store, bus, ids, clock, hierarchy, refresh, locations } = deps;
  const days = { ...LIFETIME_DAYS, ...deps.lifetimeDays };

  return {
    /**
     * A device certificate: CN = the appliance's id.
     *
     * @param csr PKCS#10 in DER, or one read already.
     * @throws PkiError for a request that is refused; whatever `within` throws: then nothing is recorded.
     */
    async issueDevice(csr: Uint8Array | CertificateRequest, applianceId: string, within?: Within) {
      const { publicKey } = await readFor(csr, applianceId, { commonNames: [], dns: [] });
      return (await certify('device', deviceProfile(applianceId), publicKey, applianceId, within)).issued;
    },

    /** A VPN certificate: subjectAltName = the appliance's IKE identity. Otherwise as `issueDevice`. */
    async issueVpn(csr: Uint8Array | CertificateRequest, applianceId: string, within?: Within) {
      const identity = vpnIdentity(applianceId);
      const names = { commonNames: [identity], dns: [identity] };
      const { publicKey } = await readFor(csr, applianceId, names);
      const profile = vpnGatewayProfile(applianceId);
      const { issued } = await certify('vpn', profile, publicKey, applianceId, within);
      if (await store.hadRevoked(applianceId)) bus.publish('appliance.let-in', { applianceId });
      return issued;
    },

    /**
     * A VPN certificate of a person. Otherwise as `issueDevice`.
     *
     * @param publicKey SubjectPublicKeyInfo in DER: it is for the caller to know whose it is.
     */
    issueTeleworker: async (publicKey: Uint8Array, identity: string, within: Within) =>
      (await certify('vpn', teleworkerProfile(identity), publicKey, null, within)).issued,

    /**
     * A key and certificate for a TLS server of this control plane. The chain is the certificate, the device CA's, and
     * what leads from an earlier root to the one of now; the roots are what its clients hold already.
     *
     * @param names DNS names and IP addresses; doubles are dropped, and what the device CA may not certify
     */
    async issueServer(names: readonly string[]): Promise<{ keyPem: string; certificateChainPem: string }> {
      const constraints = readNameConstraints(hierarchy().issuing('device').certificate);
      const allowed = names.filter((name) => !constraints || permits(constraints, name));
      const [first, ...others] = new Set(allowed);
      if (first === undefined) throw new RangeError(`the device CA may not certify ${names.join(', ')}`);
      const key = await generateKey();
      const profile = serverProfile([first, ...others]);
      const { issued, issuer } = await certify('device', profile, createSigner(key).publicKey, null);
      const links = hierarchy()
        .trusted('root')
        .flatMap(({ cross: [newWithOld] }) => newWithOld ?? []);
      return {
        keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
        certificateChainPem: issued.pem + [issuer.certificate, ...links].map(certificatePem).join(''),
      };
    },

    /** What signs OCSP answers about an authority's certificates. The key stays in this process. */
    async issueOcspSigner(authority: Member): Promise<IssuedCertificate & { signer: Signer }> {
      const signer = createSigner(await generateKey());
      const profile = ocspSignerProfile(profileOf(authority.kind, []).subject.commonName);
      return { ...(await certifyBy(authority, profile, signer.publicKey, null)), signer };
    },
  };

  /** A request that asks for what the profile gives: an appliance may also call itself by its id or serial number. */
  async function readFor(
    csr: Uint8Array | CertificateRequest,
    applianceId: string,
    { commonNames, dns }: AllowedNames,
  ): Promise<CertificateRequest> {
    const request = csr instanceof Uint8Array ? await readCertificateRequest(csr) : csr;
    const serial = await store.serialOfAppliance(applianceId);
    requireNames(request.names, { commonNames: [...commonNames, applianceId, serial], dns });
    return request;
  }

  /** By the authority of this kind that issues, also when another process has only just let it. */
  async function certify(
    kind: 'device' | 'vpn',
    ...rest: [profile: Profile, publicKey: Uint8Array, applianceId: string | null, within?: Within]
  ): Promise<{ issued: IssuedCertificate; issuer: Member }> {
    for (;;) {
      const issuer = hierarchy().issuing(kind);
      try {
        return { issued: await certifyBy(issuer, ...rest), issuer };
      } catch (error) {
        if (!(error instanceof IssuesNoMore)) throw error;
        await refresh();
        if (hierarchy().issuing(kind).name === issuer.name) throw error;
      }
    }
  }

  async function certifyBy(
    { name, authority }: Member,
    profile: Profile,
    publicKey: Uint8Array,
    applianceId: string | null,
    within?: Within,
  ): Promise<IssuedCertificate> {
    if (!authority) throw new Error(`the key of the certification authority "${name}" is not here`);
    const now = clock.now();
    const serial = serialNumber(ids.random(20));
    const validity = validityFrom(now, days[profile.name as keyof LifetimeDays], authority.validity);
    const der = await issue(authority, {
      profile,
      serialNumber: serial,
      validity,
      publicKey,
      ...(profile.name !== 'ocsp-signer' && { locations: locations(name) }),
    });
    const issued = {
      der,
      pem: certificatePem(der),
      serialNumber: Buffer.from(serial).toString('hex'),
      ...validity,
    };
    const keyHash = keyHashOf(publicKey);
    await store.transaction(async (queries, transaction) => {
      if (applianceId !== null) await queries.holdAppliances([applianceId]);
      await queries.holdKeys([keyHash]);
      if (await queries.isKeyRevoked(keyHash)) throw refuseRevokedKey();
      if (profile.name !== 'ocsp-signer' && (await queries.heldState(name)) !== 'issuing') {
        throw new IssuesNoMore(`the certification authority "${name}" issues no more`);
      }
      await queries.insert({
        serialNumber: issued.serialNumber,
        authorityName: name,
        profile: profile.name,
        applianceId,
        subject: `CN=${profile.subject.commonName}`,
        ...validity,
        certificate: issued.pem,
        keyHash,
        createdAt: now,
      });
      await within?.(transaction, issued);
    });
    return issued;
  }
}

/** The agent makes a new key when it hears this code. */
export const refuseRevokedKey = () =>
  new PkiError('key-revoked', 'A certificate of this key was revoked; make a new key.');
