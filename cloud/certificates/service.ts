import { createHash } from 'node:crypto';
import { certificatePem, type Locations } from '../../provisioning/pki/index.ts';
import { EVERYTHING, type Scope } from '../platform/access/roles.ts';
import { resoldSince, visibleSince } from '../platform/access/visible-since.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import type { Sealing } from '../platform/sealing.ts';
import { adviceOn } from './advice.ts';
import type { AuthorityKind } from './authority-store.ts';
import { type Hierarchy, hierarchyOf } from './hierarchy.ts';
import { createIssuing, type LifetimeDays } from './issuing.ts';
import { rememberKeys } from './known-keys.ts';
import { createLifecycle } from './lifecycle.ts';
import { createMaking } from './making.ts';
import { createOcsp } from './ocsp.ts';
import { createOffline } from './offline.ts';
import { createRevoking } from './revoking.ts';
import { deviceStanding } from './standing.ts';
import type { CertificateStore } from './store.ts';

type CertificatesConfig = {
  /** Where appliances fetch revocation lists, e.g. `http://sitekeeper.example:8080`; it stands in every certificate. */
  crlBaseUrl: string;
  lifetimeDays?: LifetimeDays;
  /** DNS names and IP addresses of this control plane: what the device CA may certify as a server. */
  serverNames: readonly string[];
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
export function createCertificates(deps: Deps) {
  const { store, clock, bus } = deps;
  let opened: { hierarchy: Hierarchy; seen: string } | undefined;
  const locations = locationsBelow(deps.config);
  const hierarchy = (): Hierarchy => {
    if (!opened) throw new Error('certificates are used before they are initialised');
    return opened.hierarchy;
  };
  const lifetimeDays = deps.config.lifetimeDays ?? {};
  const serverNames = () => deps.config.serverNames;
  const making = createMaking({ ...deps, locations, serverNames });
  const issuing = createIssuing({ ...deps, hierarchy, refresh, locations, lifetimeDays });
  const lifecycle = createLifecycle({ ...deps, locations, serverNames, making, changed: refresh });
  const offline = createOffline({ ...deps, locations, serverNames, making, changed: refresh });

  /** Looks at the authorities anew: another process may have changed them. */
  async function refresh(): Promise<void> {
    const rows = await store.authorities();
    const seen = JSON.stringify(rows.map(({ name, state, certificate }) => [name, state, certificate]));
    if (opened?.seen === seen) return;
    const first = opened === undefined;
    opened = { hierarchy: hierarchyOf(deps.sealing, rows), seen };
    if (!first) bus.publish('authorities.changed', {});
  }

  return {
    /** Opens the authorities, or makes them on the first start of the installation. May be called again. */
    async initialise(): Promise<void> {
      if (opened) return;
      await lifecycle.found();
      await rememberKeys(store);
    },
    refresh,

    /** PEM of the certificate of each authority that issues. */
    caChain(): Record<AuthorityKind, string> {
      const of = (kind: AuthorityKind) => certificatePem(hierarchy().issuing(kind).certificate);
      return { root: of('root'), device: of('device'), vpn: of('vpn') };
    },

    /** DER of the certificate of the authority of a kind that issues. */
    caCertificate: (kind: AuthorityKind): Buffer => Buffer.from(hierarchy().issuing(kind).certificate),

    /** DER of an authority's certificate. @throws AppError not-found */
    certificateOf(name: string): Buffer {
      const member = hierarchy().named(name);
      if (!member) throw notFound('certification authority', name);
      return Buffer.from(member.certificate);
    },

    /**
     * DER of every certificate that is to be believed of these kinds, and of what leads from one root to another: while
     * the root rolls over that is OldWithOld, NewWithNew, NewWithOld and OldWithNew (RFC 7030 §4.1.3).
     */
    published: (kinds: readonly AuthorityKind[]): Uint8Array[] =>
      kinds
        .flatMap((kind) => hierarchy().trusted(kind))
        .flatMap(({ certificate, cross }) => [certificate, ...cross]),

    /** `sha256:<hexadecimal>` of the root certificate: what a bootstrap document pins. */
    caFingerprint: (): string =>
      `sha256:${createHash('sha256').update(hierarchy().issuing('root').certificate).digest('hex')}`,

    ...issuing,
    authorities: {
      ...lifecycle,
      ...offline,
      rows: store.authorities,
      toRenew: store.toRenew,
      inUse: store.certificatesInUse,
      adviceOn: adviceOn(serverNames),
      /** Those of which there is something to say. */
      async advised() {
        const rows = await store.authorities();
        return rows.flatMap((row) => {
          const advice = adviceOn(serverNames)(row, rows);
          return advice ? [{ name: row.name, kind: row.kind, advice }] : [];
        });
      },
    },

    /** Whom the device certificate with this serial number (hexadecimal, any case) proves now. */
    checkDevice: async (serialNumber: string) =>
      deviceStanding(await store.find(serialNumber.toLowerCase()), clock.now()),

    isKeyRevoked: store.isKeyRevoked,

    /** The certificates of an appliance, newest first, those of the present owner's time. @throws AppError not-found. */
    async ofAppliance(applianceId: string, scope: Scope = EVERYTHING) {
      const ownership = await store.ownershipOf(applianceId);
      if (!ownership) throw notFound('appliance', applianceId);
      const since = visibleSince(scope, { ...ownership, resellerSince: null });
      return since === 'nothing' ? [] : store.ofAppliance(applianceId, since, resoldSince(scope, ownership));
    },

    /** How many certificates an appliance was given within the last so many seconds. */
    countIssued: (applianceId: string, withinSeconds: number): Promise<number> =>
      store.countIssued(applianceId, new Date(clock.now().getTime() - withinSeconds * 1000)),

    ...createRevoking({ ...deps, hierarchy }),
    ...createOcsp({ ...deps, hierarchy, issueOcspSigner: issuing.issueOcspSigner }),
  };
}

/** Where everything about an authority is found; read at each use, since a port may be known only later. */
const locationsBelow =
  (config: CertificatesConfig) =>
  (name: string): Locations => ({
    crl: `${config.crlBaseUrl}/crl/${name}.crl`,
    issuer: `${config.crlBaseUrl}/ca/${name}.crt`,
    ...(!name.startsWith('root') && { ocsp: `${config.crlBaseUrl}/ocsp/${name}` }),
  });
