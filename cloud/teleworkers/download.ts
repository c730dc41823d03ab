import { createHash } from 'node:crypto';
import { AppError } from '../platform/errors.ts';
import type { TeleworkerDeps } from './deps.ts';

export type Download = { filename: string; mediaType: string; content: Buffer };

/** The token has 256 random bits and needs no slow hash. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Where a bundle lies: what is sealed for one credential does not open at another. */
export const placeOfBundle = (credentialId: string): string => `teleworker-bundle/${credentialId}`;

/**
 * What lies behind a link. It is gone with this call, whether it arrives or not.
 * @throws AppError not-found, download-gone
 */
export function createDownload({ store, sealing, clock, log }: TeleworkerDeps) {
  return async (token: string): Promise<Download> => {
    const hash = tokenHash(token);
    const taken = await store.takeDownload(hash, clock.now());
    if (!taken) {
      const known = await store.download(hash);
      if (!known) throw new AppError('not-found', 'There is no such download.');
      throw new AppError('download-gone', whyGone(known, clock.now()));
    }
    const { credentialId, filename, mediaType, sealedBundle } = taken;
    log.info({ credentialId }, 'a bundle of a teleworker was downloaded');
    return { filename, mediaType, content: sealing.open(sealedBundle, placeOfBundle(credentialId)) };
  };
}

type Known = NonNullable<Awaited<ReturnType<TeleworkerDeps['store']['download']>>>;

function whyGone({ downloadedAt, expiresAt, sealedBundle, credential }: Known, now: Date): string {
  const { revokeAt, certificate, teleworker } = credential;
  if (downloadedAt) {
    return `This link worked once, at ${downloadedAt.toISOString()}. If that was not you, have the credential revoked.`;
  }
  if (certificate.revokedAt || teleworker.state === 'revoked' || (revokeAt && revokeAt <= now)) {
    return 'The credential was revoked. Ask for a new one.';
  }
  if (expiresAt <= now) return 'This link has expired. Ask for a new credential.';
  if (sealedBundle === null)
    return 'This link was withdrawn with the right it was given by. Ask for a new credential.';
  return 'Access is suspended. The link works again when the suspension ends, until it expires.';
}
