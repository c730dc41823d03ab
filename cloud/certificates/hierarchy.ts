import { createPrivateKey, X509Certificate } from 'node:crypto';
import { IKE_DOMAIN } from '#protocol';
import {
  type Authority,
  createSigner,
  deviceAuthorityProfile,
  openAuthority,
  type Profile,
  rootProfile,
  vpnAuthorityProfile,
} from '../../provisioning/pki/index.ts';
import type { Sealing } from '../platform/sealing.ts';
import type { AuthorityKind, AuthorityRow, AuthorityState } from './authority-store.ts';

/** An authority with a certificate. */
export type Member = Pick<AuthorityRow, 'name' | 'kind' | 'generation' | 'state'> & {
  /** DER. */
  certificate: Uint8Array;
  /** Of a root that follows another: NewWithOld and OldWithNew (RFC 4210 §4.4), DER. */
  cross: readonly Uint8Array[];
  /** Undefined when its key is not here. */
  authority: Authority | undefined;
};

/** The authorities of this installation at some instant. */
export type Hierarchy = {
  /** The one of its kind that issues. @throws Error while there is none */
  issuing(kind: AuthorityKind): Member;
  /** Those of a kind that are to be believed, the newest first. */
  trusted(kind: AuthorityKind): Member[];
  named(name: string): Member | undefined;
  /** All that have a certificate, also retired ones. */
  members: readonly Member[];
};

/** @param servers DNS names and IP addresses of this control plane */
export function profileOf(kind: AuthorityKind, servers: readonly string[]): Profile {
  if (kind === 'root') return rootProfile();
  return kind === 'vpn' ? vpnAuthorityProfile() : deviceAuthorityProfile(servers);
}

/** What the certificate of an authority must permit it to certify. */
export function namesOf(kind: AuthorityKind, servers: readonly string[]): readonly string[] {
  if (kind === 'root') return [];
  return kind === 'vpn' ? [IKE_DOMAIN] : servers;
}

const TRUSTED: readonly AuthorityState[] = ['introduced', 'issuing', 'retiring'];

/** @throws SealingError */
export function hierarchyOf(sealing: Sealing, rows: readonly AuthorityRow[]): Hierarchy {
  const members = rows.flatMap((row) => memberOf(sealing, row) ?? []);
  return {
    members,
    named: (name) => members.find((member) => member.name === name),
    trusted: (kind) =>
      members
        .filter((member) => member.kind === kind && TRUSTED.includes(member.state))
        .sort((a, b) => b.generation - a.generation),
    issuing(kind) {
      const found = members.find((member) => member.kind === kind && member.state === 'issuing');
      if (found) return found;
      throw new Error(
        `The certification authority "${kind}" has no certificate yet: have its request signed ` +
          `("sitekeeper ca request ${kind}") and import what comes back ("sitekeeper ca import ${kind} <file>").`,
      );
    },
  };
}

function memberOf(sealing: Sealing, row: AuthorityRow): Member | undefined {
  if (row.certificate === null) return undefined;
  const certificate = new X509Certificate(row.certificate).raw;
  return {
    name: row.name,
    kind: row.kind,
    generation: row.generation,
    state: row.state,
    certificate,
    cross: derOf(row.crossCertificates),
    authority: row.sealedKey === null ? undefined : openAuthority(certificate, signerOf(sealing, row)),
  };
}

/** @throws Error when the key is not here */
export function signerOf(sealing: Sealing, { name, sealedKey }: Pick<AuthorityRow, 'name' | 'sealedKey'>) {
  if (sealedKey === null) throw new Error(`the key of the certification authority "${name}" is not here`);
  const der = sealing.open(sealedKey, placeOfKey(name));
  return createSigner(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
}

export const placeOfKey = (name: string): string => `certificate-authority/${name}`;

/** The certificates of a PEM text, DER. */
export function derOf(pem: string | null): Uint8Array[] {
  const blocks = pem?.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block).raw);
}
