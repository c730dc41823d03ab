import { createHash, type KeyObject } from 'node:crypto';
import type { Bootstrap, Sample } from '#protocol';
import type { Clock } from '../clock.ts';
import { errorFacts } from '../error-facts.ts';
import type { Log } from '../log.ts';
import type { Disk } from '../state/disk.ts';
import {
  type Authorities,
  ensureAuthorities,
  fetchAuthorities,
  fetchPeerAuthorities,
  writeAll,
} from './authorities.ts';
import { daysLeft, isCurrent, renewalTime, withoutDoubles } from './certificate.ts';
import { toPem } from './certs-only.ts';
import {
  acceptCredential,
  applianceIdOf,
  type Credential,
  type CredentialFiles,
  DEVICE_FILES,
  invalid,
  isVpnCertificateOf,
  readCredential,
  VPN_FILES,
} from './credential.ts';
import { type EstClient, EstError, type EstOperation } from './est.ts';
import { factoryCredential } from './factory.ts';
import { ensureKey, replaceKey } from './keys.ts';
import { certificationRequest } from './request.ts';

export type IdentityDependencies = {
  disk: Disk;
  est: EstClient;
  bootstrap: Bootstrap;
  clock: Clock;
  log: Log;
  /** 0 ≤ jitter < 1, spreads the renewals of a fleet. */
  renewalJitter: number;
};

/** Who the appliance is. */
export type Identity = {
  applianceId: string;
  authorities: Authorities;
  device: Credential;
  vpn: Credential;
};

const SECRET_FILE = 'identity/enrolled-with';

/**
 * From bootstrap document to certificates: authorities, device key, device certificate, VPN key, VPN certificate.
 * Each step is on disk before the next begins, and what is there is not asked for again, so that it can be cut short
 * anywhere and called again. A device certificate that turns out to be good no more is asked for anew.
 *
 * @throws EstError when the control plane cannot be reached or says no.
 */
export async function ensureIdentity(deps: IdentityDependencies): Promise<Identity> {
  const authorities = await ensureAuthorities(deps);
  return complete(deps, authorities, await ensureDevice(deps, authorities));
}

/**
 * As `ensureIdentity`, for a control plane that takes a device certificate no more: asks for another one, unless that is
 * on disk already.
 *
 * @throws EstError
 */
export async function enrolAnew(deps: IdentityDependencies, refused: Credential): Promise<Identity> {
  const authorities = await fetchAuthorities(deps);
  const stored = await readCredential(deps, DEVICE_FILES, authorities);
  const isAnother =
    stored &&
    isCurrent(stored.certificate, deps.clock.now()) &&
    !stored.certificate.raw.equals(refused.certificate.raw);
  return complete(deps, authorities, isAnother ? stored : await enrolDevice(deps, authorities));
}

async function complete(
  deps: IdentityDependencies,
  authorities: Authorities,
  device: Credential,
): Promise<Identity> {
  const applianceId = applianceIdOf(device.certificate);
  if (!applianceId) throw invalid('the device certificate names no appliance');
  try {
    const vpn = await ensureVpn(deps, authorities, device, applianceId);
    return { applianceId, authorities, device, vpn };
  } catch (error) {
    if (!(error instanceof EstError) || error.code !== 'est-certificate-refused') throw error;
    deps.log.warn(errorFacts(error), 'the device certificate is good no more, enrolling anew');
    return enrolAnew(deps, device);
  }
}

/**
 * Renews what is past its time, or everything when `force`. The keys stay. Returns the same identity object when
 * nothing was due.
 *
 * @throws EstError; what was renewed before stays renewed and is found by `ensureIdentity`.
 */
export async function renewIdentity(
  deps: IdentityDependencies,
  identity: Identity,
  force = false,
): Promise<Identity> {
  const due = ({ certificate }: Credential) =>
    force || deps.clock.now() >= renewalTime(certificate, deps.renewalJitter);
  if (!due(identity.device) && !due(identity.vpn)) return identity;
  const authorities = await fetchAuthorities(deps);
  const renew = (credential: Credential, operation: EstOperation, files: CredentialFiles, by: Credential) =>
    due(credential) ? obtain(deps, operation, files, authorities, by) : credential;
  const device = await renew(identity.device, 'simplereenroll', DEVICE_FILES, identity.device);
  const vpn = await renew(identity.vpn, 'vpn/simplereenroll', VPN_FILES, device);
  return { ...identity, authorities, device, vpn };
}

/**
 * Asks what authorities there are: one that is to issue later must be known before the first peer shows its certificate.
 * `peersChanged`: those of peers are others now, and on disk.
 *
 * @throws EstError
 */
export async function refreshAuthorities(
  deps: IdentityDependencies,
  identity: Identity,
): Promise<{ identity: Identity; peersChanged: boolean }> {
  const authorities = await fetchAuthorities(deps);
  const { device, vpn } = identity;
  const peers = await fetchPeerAuthorities(deps, authorities, tlsOf({ authorities, device }));
  const believed = withoutDoubles([...vpn.chain, ...peers]);
  const peersChanged = await writeAll(deps.disk, VPN_FILES.chain, believed);
  return { identity: { ...identity, authorities }, peersChanged };
}

/** For TLS to the control plane. */
export function tlsOf({ authorities, device }: Pick<Identity, 'authorities' | 'device'>) {
  return {
    ca: authorities.all.map(toPem).join(''),
    certificate: [device.certificate, ...device.chain].map(toPem).join(''),
    key: device.key.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

/** Days until each certificate ends. */
export function certificateDaysLeft(identity: Identity, now: Date): Sample['certificateDaysLeft'] {
  return { device: daysLeft(identity.device.certificate, now), vpn: daysLeft(identity.vpn.certificate, now) };
}

async function ensureDevice(deps: IdentityDependencies, authorities: Authorities): Promise<Credential> {
  const { disk, bootstrap, clock, log } = deps;
  const stored = await readCredential(deps, DEVICE_FILES, authorities);
  const usable = stored && isCurrent(stored.certificate, clock.now()) ? stored : undefined;
  // A bootstrap document with another secret is the operator's way to enrol a box anew.
  if (usable && (await disk.read(SECRET_FILE))?.toString() === secretHash(bootstrap)) return usable;
  try {
    return await enrolDevice(deps, authorities);
  } catch (error) {
    if (!usable || !(error instanceof EstError)) throw error;
    log.warn(errorFacts(error), 'cannot enrol anew, going on with the certificate there is');
    return usable;
  }
}

async function enrolDevice(deps: IdentityDependencies, authorities: Authorities): Promise<Credential> {
  const { disk, bootstrap, log } = deps;
  // Enrolling anew ends all earlier certificates of the appliance, that for peers too.
  const endVpn = () => disk.remove(VPN_FILES.certificate);
  const device = await obtain(deps, 'simpleenroll', DEVICE_FILES, authorities, undefined, endVpn);
  await disk.write(SECRET_FILE, secretHash(bootstrap));
  log.info({ applianceId: applianceIdOf(device.certificate) }, 'enrolled');
  return device;
}

const secretHash = ({ enrolmentSecret }: Bootstrap) =>
  createHash('sha256').update(enrolmentSecret).digest('hex');

async function ensureVpn(
  deps: IdentityDependencies,
  authorities: Authorities,
  device: Credential,
  applianceId: string,
): Promise<Credential> {
  const stored = await readCredential(deps, VPN_FILES, authorities);
  const usable =
    stored &&
    isCurrent(stored.certificate, deps.clock.now()) &&
    isVpnCertificateOf(stored.certificate, applianceId);
  if (usable) return stored;
  const vpn = await obtain(deps, 'vpn/simpleenroll', VPN_FILES, authorities, device);
  if (!isVpnCertificateOf(vpn.certificate, applianceId))
    throw invalid('the VPN certificate is of somebody else');
  return vpn;
}

/**
 * Authenticated by a device certificate, or else by the bootstrap secret and what the factory gave the box. A key that
 * the control plane has revoked is replaced by a new one.
 *
 * @param granted when it was said yes, before anything is stored
 */
async function obtain(
  deps: IdentityDependencies,
  operation: EstOperation,
  files: CredentialFiles,
  authorities: Authorities,
  by?: Credential,
  granted?: () => Promise<void>,
): Promise<Credential> {
  const { disk, est, bootstrap, clock, log } = deps;
  const trust = by
    ? tlsOf({ authorities, device: by })
    : { ca: authorities.all.map(toPem).join(''), ...(await factoryCredential(deps)) };
  const basic = { name: bootstrap.serial, password: bootstrap.enrolmentSecret };
  const peers = files === VPN_FILES ? await fetchPeerAuthorities(deps, authorities, trust) : [];
  const certify = async (key: KeyObject) => {
    const csr = await certificationRequest(key, bootstrap.serial);
    return { key, certificates: await est.enrol(operation, csr, trust, by ? undefined : basic) };
  };
  const answer = await certify(await ensureKey(deps, files.key)).catch(async (error: unknown) => {
    if (!(error instanceof EstError) || error.code !== 'est-key-revoked') throw error;
    log.warn({ file: files.key }, 'the key was revoked, making a new one');
    return certify(await replaceKey(deps, files.key));
  });
  await granted?.();
  return acceptCredential({ disk, now: clock.now() }, files, authorities, answer, peers);
}
