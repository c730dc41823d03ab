import { createPrivateKey, createPublicKey } from 'node:crypto';
import {
  type Authority,
  certificatePem,
  fromPem,
  pem,
  readForeignList,
  signAuthorityRequest,
  whyNotAuthority,
} from '../../provisioning/pki/index.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { type AuthorityKind, type AuthorityRow, OFFLINE_LIST_LIFETIME_MS } from './authority-store.ts';
import { hierarchyOf, namesOf, placeOfKey, profileOf, signerOf } from './hierarchy.ts';
import type { LifecycleDeps } from './lifecycle.ts';
import { createLists } from './lists.ts';

/** How long before its end the next list of a root that is kept elsewhere is asked for. */
const ASK_BEFORE_MS = 30 * 86_400_000;

/** Purposes that the certificate of each must have, if it names any: what it is to issue. */
const PURPOSES = {
  root: [],
  device: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
  vpn: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
};

/** What passes between this installation and a root that is kept elsewhere. */
export function createOffline({ store, sealing, clock, changed, serverNames }: LifecycleDeps) {
  async function find(name: string, rows: readonly AuthorityRow[]): Promise<AuthorityRow> {
    const row = rows.find((each) => each.name === name);
    if (!row) throw notFound('certification authority', name);
    return row;
  }
  return {
    /** The PKCS#10 request of an authority that waits for its certificate, PEM. @throws AppError not-found, conflict */
    async requestOf(name: string): Promise<string> {
      const row = await find(name, await store.authorities());
      if (row.state !== 'requested')
        throw conflict(`The authority ${name} is ${row.state}: it has its certificate.`);
      const der = await signAuthorityRequest(profileOf(row.kind, serverNames()), signerOf(sealing, row));
      return pem('CERTIFICATE REQUEST', der);
    },

    /**
     * Takes the certificate that the root made of the request. The first of its kind issues at once.
     *
     * @param text PEM
     * @throws AppError not-found, conflict, request-invalid with what is wrong with it
     */
    async importCertificate(name: string, text: string): Promise<void> {
      const der = fromPem('CERTIFICATE', text);
      if (!der) throw invalid('/certificate', 'It holds no certificate in PEM.');
      await store.transaction(async (queries) => {
        await queries.lockHierarchy();
        const rows = await queries.authorities();
        const row = await find(name, rows);
        if (row.state !== 'requested')
          throw conflict(`The authority ${name} is ${row.state}: it has its certificate.`);
        const { publicKey } = signerOf(sealing, row);
        const roots = hierarchyOf(sealing, rows)
          .trusted('root')
          .map(({ certificate }) => certificate);
        const why = whyNotBelow(der, row.kind, serverNames(), { publicKey, roots, now: clock.now() });
        if (why) throw invalid('/certificate', why);
        const first = !rows.some(({ kind, state }) => kind === row.kind && state === 'issuing');
        await queries.updateAuthority(name, {
          certificate: certificatePem(der),
          state: first ? 'issuing' : 'introduced',
          stateSince: clock.now(),
        });
      });
      await changed();
    },

    /** Takes a revocation list of a root that is kept elsewhere, DER or PEM. @throws AppError as `importCertificate` */
    async importList(name: string, octets: Buffer): Promise<void> {
      const row = await find(name, await store.authorities());
      if (row.sealedKey !== null || !row.certificate)
        throw conflict(`The authority ${name} signs its list here.`);
      const der = fromPem('X509 CRL', octets.toString('latin1')) ?? octets;
      const list = await readForeignList(der, fromPem('CERTIFICATE', row.certificate)!);
      if (typeof list === 'string') throw invalid('/list', list);
      await store.transaction(async (queries) => {
        await queries.lockList(name);
        const before = await queries.list(name);
        if (list.number <= before.crlNumber)
          throw invalid('/list', `Its number is not above ${before.crlNumber}.`);
        if (list.nextUpdate < clock.now()) throw invalid('/list', 'It is out of date.');
        await queries.saveList(name, der, list.number, new Date(list.nextUpdate.getTime() - ASK_BEFORE_MS));
      });
    },

    /** Authorities that cannot sign here, and whose list is missing or about to end. */
    async listsDue(): Promise<string[]> {
      const { members } = hierarchyOf(sealing, await store.authorities());
      const elsewhere = members.filter(({ authority, state }) => !authority && state !== 'retired');
      const due: string[] = [];
      for (const { name } of elsewhere) {
        const { crl, crlDueAt } = await store.list(name);
        if (!crl || !crlDueAt || crlDueAt <= clock.now()) due.push(name);
      }
      return due;
    },

    /** The root's private key to be kept elsewhere: PKCS#8 in PEM, encrypted. @throws AppError conflict */
    async exportRootKey(passphrase: string): Promise<string> {
      const row = await rootWithKey(await store.authorities());
      const key = createPrivateKey({
        key: sealing.open(row.sealedKey as string, placeOfKey(row.name)),
        format: 'der',
        type: 'pkcs8',
      });
      return key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();
    },

    /**
     * Deletes the root's key here, after a last revocation list that is good for a year.
     *
     * @param text the key as it was exported: whoever has it not cannot delete it
     * @throws AppError conflict, request-invalid
     */
    async forgetRootKey(text: string, passphrase: string): Promise<void> {
      await store.transaction(async (queries) => {
        await queries.lockHierarchy();
        const rows = await queries.authorities();
        const row = await rootWithKey(rows);
        const root = hierarchyOf(sealing, rows).issuing('root');
        if (!isKeyOf(root.authority as Authority, text, passphrase)) {
          throw invalid(
            '/key',
            `It is not the key of the authority ${row.name}, or the passphrase is another one.`,
          );
        }
        const due = OFFLINE_LIST_LIFETIME_MS - ASK_BEFORE_MS;
        await createLists({ clock, hierarchy: () => hierarchyOf(sealing, rows) }).renew(queries, row.name, {
          lifetime: OFFLINE_LIST_LIFETIME_MS,
          renewal: due,
        });
        await queries.updateAuthority(row.name, { sealedKey: null, stateSince: clock.now() });
      });
      await changed();
    },
  };
}

async function rootWithKey(rows: readonly AuthorityRow[]): Promise<AuthorityRow> {
  const row = rows.find(({ kind, state }) => kind === 'root' && state === 'issuing');
  if (!row?.sealedKey) throw conflict('The key of the root is not here.');
  return row;
}

function whyNotBelow(
  certificate: Uint8Array,
  kind: AuthorityKind,
  servers: readonly string[],
  { publicKey, roots, now }: { publicKey: Uint8Array; roots: readonly Uint8Array[]; now: Date },
): string | undefined {
  const profile = profileOf(kind, servers);
  const expected = { publicKey, profile, purposes: PURPOSES[kind], names: namesOf(kind, servers), now };
  const reasons = roots.map((issuer) => whyNotAuthority(certificate, { ...expected, issuer }));
  return reasons.includes(undefined) ? undefined : reasons[0];
}

function isKeyOf({ signer }: Authority, text: string, passphrase: string): boolean {
  try {
    const key = createPublicKey(createPrivateKey({ key: text, passphrase }));
    return key.export({ type: 'spki', format: 'der' }).equals(signer.publicKey);
  } catch {
    return false;
  }
}

const conflict = (detail: string) => new AppError('conflict', detail);
const invalid = (pointer: string, detail: string) =>
  new AppError('request-invalid', detail, { faults: [{ pointer, code: 'unusable', detail }] });
