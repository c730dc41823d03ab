import { createHash } from 'node:crypto';
import { certificatePem, type Locations } from '../../provisioning/pki/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import type { Sealing } from '../platform/sealing.ts';
import { type Hierarchy, openHierarchy } from './hierarchy.ts';
import { createIssuing, type LifetimeDays } from './issuing.ts';
import { createOcsp } from './ocsp.ts';
import { createRevoking } from './revoking.ts';
import { deviceStanding } from './standing.ts';
import type { AuthorityName, CertificateStore } from './store.ts';

type CertificatesConfig = {
  /** Where appliances fetch revocation lists, e.g. `http://sitekeeper.example:8080`; it stands in every certificate. */
  crlBaseUrl: string;
  lifetimeDays?: LifetimeDays;
};

type Deps = {
  store: CertificateStore;
  sealing: Sealing;
  ids: Ids;
  clock: Clock;
  bus: Bus;
  config: CertificatesConfig;
};

export type Certificates = ReturnType<typeof createCertificates>;

/** The certification authorities of this installation. `initialise` comes before everything else. */
export function createCertificates({ store, sealing, ids, clock, bus, config }: Deps) {
  let opened: Hierarchy | undefined;
  const locations = (name: AuthorityName): Locations => ({
    crl: `${config.crlBaseUrl}/crl/${name}.crl`,
    issuer: `${config.crlBaseUrl}/ca/${name}.crt`,
    ...(name !== 'root' && { ocsp: `${config.crlBaseUrl}/ocsp/${name}` }),
  });
  const hierarchy = (): Hierarchy => {
    if (!opened) throw new Error('certificates are used before they are initialised');
    return opened;
  };
  const lifetimeDays = config.lifetimeDays ?? {};
  const issuing = createIssuing({ store, ids, clock, hierarchy, locations, lifetimeDays });

  return {
    /** Opens the authorities, or makes them on the first start of the installation. May be called again. */
    async initialise(): Promise<void> {
      opened ??= await openHierarchy({ store, sealing, ids, clock, locations });
    },

    /** PEM of each authority's certificate. */
    caChain(): Record<AuthorityName, string> {
      const { root, device, vpn } = hierarchy();
      return {
        root: certificatePem(root.certificate),
        device: certificatePem(device.certificate),
        vpn: certificatePem(vpn.certificate),
      };
    },

    /** DER of an authority's certificate. */
    caCertificate: (name: AuthorityName): Buffer => Buffer.from(hierarchy()[name].certificate),

    /** `sha256:<hexadecimal>` of the root certificate: what a bootstrap document pins. */
    caFingerprint: (): string =>
      `sha256:${createHash('sha256').update(hierarchy().root.certificate).digest('hex')}`,

    ...issuing,

    /** Whom the device certificate with this serial number (hexadecimal, any case) proves now. */
    checkDevice: async (serialNumber: string) =>
      deviceStanding(await store.find(serialNumber.toLowerCase()), clock.now()),

    /** The certificates of an appliance, newest first. @throws AppError not-found. */
    async ofAppliance(applianceId: string) {
      if (!(await store.applianceExists(applianceId))) throw notFound('appliance', applianceId);
      return store.ofAppliance(applianceId);
    },

    /** How many certificates an appliance was given within the last so many seconds. */
    countIssued: (applianceId: string, withinSeconds: number): Promise<number> =>
      store.countIssued(applianceId, new Date(clock.now().getTime() - withinSeconds * 1000)),

    ...createRevoking({ store, clock, bus, hierarchy }),
    ...createOcsp({ store, clock, hierarchy, issueOcspSigner: issuing.issueOcspSigner }),
  };
}
