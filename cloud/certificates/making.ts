import type { KeyObject } from 'node:crypto';
import {
  type Authority,
  certificatePem,
  createRoot,
  createSigner,
  issue,
  LIFETIME_DAYS,
  type Locations,
  openAuthority,
  rootProfile,
  type Signer,
  serialNumber,
  validityFrom,
} from '../../provisioning/pki/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Sealing } from '../platform/sealing.ts';
import {
  type AuthorityKind,
  type AuthorityRow,
  type AuthorityState,
  authorityName,
} from './authority-store.ts';
import { derOf, type Member, placeOfKey, profileOf } from './hierarchy.ts';
import { generateKey } from './keys.ts';

export type MakingDeps = {
  sealing: Sealing;
  ids: Ids;
  clock: Clock;
  locations: (name: string) => Locations;
  /** DNS names and IP addresses of this control plane. */
  serverNames: () => readonly string[];
};

export type Made = { row: AuthorityRow; signer: Signer };
type Which = { kind: AuthorityKind; generation: number; state: AuthorityState };

/** Makes authorities, each with a key of its own. Nothing is stored here. */
export function createMaking({ sealing, ids, clock, locations, serverNames }: MakingDeps) {
  const serial = () => serialNumber(ids.random(20));

  async function withKey(
    which: Which,
    certify: (signer: Signer) => Promise<Uint8Array | null>,
  ): Promise<Made> {
    const key: KeyObject = await generateKey();
    const signer = createSigner(key);
    const certificate = await certify(signer);
    const name = authorityName(which.kind, which.generation);
    const now = clock.now();
    const row: AuthorityRow = {
      ...which,
      name,
      createdAt: now,
      stateSince: now,
      crossCertificates: null,
      certificate: certificate && certificatePem(certificate),
      sealedKey: sealing.seal(key.export({ type: 'pkcs8', format: 'der' }), placeOfKey(name)),
    };
    return { row, signer };
  }

  /** The key of an authority, certified by a root. */
  function certify(root: Authority, rootName: string, kind: AuthorityKind, publicKey: Uint8Array) {
    const days = kind === 'root' ? LIFETIME_DAYS.root : LIFETIME_DAYS.issuing;
    return issue(root, {
      profile: profileOf(kind, serverNames()),
      serialNumber: serial(),
      validity: validityFrom(clock.now(), days, root.validity),
      publicKey,
      locations: locations(rootName),
    });
  }

  return {
    root: (which: Omit<Which, 'kind'>): Promise<Made> =>
      withKey({ ...which, kind: 'root' }, (signer) =>
        createRoot(
          {
            profile: rootProfile(),
            serialNumber: serial(),
            validity: validityFrom(clock.now(), LIFETIME_DAYS.root),
          },
          signer,
        ),
      ),

    /** Below a root whose key is here. */
    below: (root: Authority, rootName: string, which: Which): Promise<Made> =>
      withKey(which, ({ publicKey }) => certify(root, rootName, which.kind, publicKey)),

    /** For a root that is kept elsewhere: it still has to sign. */
    requested: (which: Omit<Which, 'state'>): Promise<Made> =>
      withKey({ ...which, state: 'requested' }, async () => null),

    /**
     * What leads from one root to the other (RFC 4210 §4.4): the new key signed by the old root for who trusts that
     * one, and the old key signed by the new root for who was given only the new one. PEM, in this order.
     */
    async cross(old: Member & { authority: Authority }, { row, signer }: Made): Promise<string> {
      const next = openAuthority(derOf(row.certificate)[0]!, signer);
      const newWithOld = await certify(old.authority, old.name, 'root', signer.publicKey);
      const oldWithNew = await certify(next, row.name, 'root', old.authority.signer.publicKey);
      return certificatePem(newWithOld) + certificatePem(oldWithNew);
    },
  };
}
