import { createPrivateKey, X509Certificate } from 'node:crypto';
import {
  type Authority,
  certificatePem,
  createRoot,
  createSigner,
  deviceAuthorityProfile,
  issue,
  LIFETIME_DAYS,
  type Locations,
  openAuthority,
  type Profile,
  rootProfile,
  type Signer,
  serialNumber,
  validityFrom,
  vpnAuthorityProfile,
} from '../../provisioning/pki/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Sealing } from '../platform/sealing.ts';
import { generateKey } from './keys.ts';
import type { AuthorityName, AuthorityRow, CertificateStore } from './store.ts';

export type Hierarchy = Record<AuthorityName, Authority>;

const PROFILES: Record<AuthorityName, Profile> = {
  root: rootProfile(),
  device: deviceAuthorityProfile(),
  vpn: vpnAuthorityProfile(),
};

type Deps = {
  store: CertificateStore;
  sealing: Sealing;
  ids: Ids;
  clock: Clock;
  locations: (name: AuthorityName) => Locations;
};

/** The authorities of this installation, made on the very first call of all its processes. */
export function openHierarchy(deps: Deps): Promise<Hierarchy> {
  return deps.store.transaction(async (store) => {
    await store.lockHierarchy();
    const rows = await store.authorities();
    if (rows.length > 0) return openAll(deps.sealing, rows);
    const made = await makeAll(deps);
    await store.insertAuthorities(made.map((row) => ({ ...row, createdAt: deps.clock.now() })));
    return openAll(deps.sealing, made);
  });
}

function openAll(sealing: Sealing, rows: readonly AuthorityRow[]): Hierarchy {
  const openOne = (name: AuthorityName): Authority => {
    const row = rows.find((candidate) => candidate.name === name);
    if (!row) throw new Error(`the database holds no certification authority "${name}"`);
    const key = createPrivateKey({
      key: sealing.open(row.sealedKey, purpose(name)),
      format: 'der',
      type: 'pkcs8',
    });
    return openAuthority(PROFILES[name], new X509Certificate(row.certificate).raw, createSigner(key));
  };
  return { root: openOne('root'), device: openOne('device'), vpn: openOne('vpn') };
}

/** Root first, then the two that it vouches for. */
async function makeAll(deps: Deps): Promise<AuthorityRow[]> {
  const { ids, clock, sealing, locations } = deps;
  const now = clock.now();
  const rows: AuthorityRow[] = [];
  const root = await make('root', (signer) =>
    createRoot(
      {
        profile: PROFILES.root,
        serialNumber: serialNumber(ids.random(20)),
        validity: validityFrom(now, LIFETIME_DAYS.root),
      },
      signer,
    ),
  );
  for (const name of ['device', 'vpn'] as const) {
    await make(name, ({ publicKey }) =>
      issue(root, {
        profile: PROFILES[name],
        serialNumber: serialNumber(ids.random(20)),
        validity: validityFrom(now, LIFETIME_DAYS.issuing, root.validity),
        publicKey,
        locations: locations('root'),
      }),
    );
  }
  return rows;

  async function make(
    name: AuthorityName,
    certify: (signer: Signer) => Promise<Uint8Array>,
  ): Promise<Authority> {
    const key = await generateKey();
    const signer = createSigner(key);
    const certificate = await certify(signer);
    const sealedKey = sealing.seal(key.export({ type: 'pkcs8', format: 'der' }), purpose(name));
    rows.push({ name, certificate: certificatePem(certificate), sealedKey });
    return openAuthority(PROFILES[name], certificate, signer);
  }
}

const purpose = (name: AuthorityName) => `certificate-authority/${name}`;
