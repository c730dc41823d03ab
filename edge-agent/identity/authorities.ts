import type { X509Certificate } from 'node:crypto';
import type { Bootstrap } from '#protocol';
import type { Log } from '../log.ts';
import type { Disk } from '../state/disk.ts';
import { chainToRoot, isRootOrLink, trustedRoots, withoutDoubles } from './certificate.ts';
import { parsePem, toPem } from './certs-only.ts';
import { isPeerAuthority } from './control-plane.ts';
import { type EstClient, EstError } from './est.ts';
import type { HttpsTrust } from './https.ts';

const AUTHORITIES_FILE = 'identity/authorities.pem';
/** How the root on the label leads to those of now, though it is not told any more. */
const ROOTS_FILE = 'identity/roots.pem';

/** The roots to believe, and every authority below them that the control plane told us of, the roots among them. */
export type Authorities = { roots: X509Certificate[]; all: X509Certificate[] };

export type AuthoritiesDependencies = {
  disk: Disk;
  est: Pick<EstClient, 'authorities'>;
  bootstrap: Pick<Bootstrap, 'caFingerprint'>;
  log: Log;
};

/**
 * Bootstrap of trust (RFC 7030 §4.1.1): fetched over an unverified connection, and of what comes only that is believed
 * which leads to the root whose fingerprint is in the bootstrap document, or to one that follows it.
 */
export async function ensureAuthorities(deps: AuthoritiesDependencies): Promise<Authorities> {
  const stored = await readAll(deps.disk, AUTHORITIES_FILE);
  const known = believable(stored, await readAll(deps.disk, ROOTS_FILE), deps.bootstrap);
  return known ?? fetchAuthorities(deps);
}

/** Asks again, for authorities that came later. What went is forgotten. */
export async function fetchAuthorities(deps: AuthoritiesDependencies): Promise<Authorities> {
  const { disk, est, bootstrap, log } = deps;
  const told = await est.authorities('cacerts', { unverified: true });
  const [before, earlier] = [await readAll(disk, AUTHORITIES_FILE), await readAll(disk, ROOTS_FILE)];
  const links = withoutDoubles([...earlier, ...before].filter(isRootOrLink));
  const known = believable(told, links, bootstrap);
  if (!known) {
    const message = 'the control plane has another root certificate than the bootstrap document names';
    throw new EstError('est-answer-invalid', message);
  }
  await writeAll(disk, ROOTS_FILE, withoutDoubles([...links, ...known.all.filter(isRootOrLink)]));
  if (await writeAll(disk, AUTHORITIES_FILE, known.all)) {
    const names = known.all.map(({ subject }) => subject.replaceAll('\n', ', '));
    log.info({ authorities: names }, 'trusting the control plane');
  }
  return known;
}

/** The authorities of other appliances in IKE, told on a verified connection. */
export async function fetchPeerAuthorities(
  { est }: Pick<AuthoritiesDependencies, 'est'>,
  { roots, all }: Authorities,
  trust: Exclude<HttpsTrust, { unverified: true }>,
): Promise<X509Certificate[]> {
  const told = await est.authorities('vpn/cacerts', trust);
  return told.filter(
    (one) =>
      (isRootOrLink(one) || isPeerAuthority(one.subject)) &&
      chainToRoot(one, [...told, ...all], roots) !== undefined,
  );
}

/** Undefined unless a root to believe is among what was told. */
function believable(
  told: readonly X509Certificate[],
  links: readonly X509Certificate[],
  { caFingerprint }: Pick<Bootstrap, 'caFingerprint'>,
): Authorities | undefined {
  const everything = [...told, ...links];
  const trusted = trustedRoots(everything, caFingerprint);
  const roots = told.filter((one) => trusted.some((root) => root.raw.equals(one.raw)));
  if (roots.length === 0) return undefined;
  return { roots, all: told.filter((one) => chainToRoot(one, everything, roots) !== undefined) };
}

const readAll = async (disk: Disk, file: string): Promise<X509Certificate[]> =>
  parsePem((await disk.read(file))?.toString('utf8') ?? '');

/** Whether the file is another one now. */
export async function writeAll(
  disk: Disk,
  file: string,
  certificates: readonly X509Certificate[],
): Promise<boolean> {
  const text = certificates.map(toPem).join('');
  if ((await disk.read(file))?.toString('utf8') === text) return false;
  await disk.write(file, text);
  return true;
}
