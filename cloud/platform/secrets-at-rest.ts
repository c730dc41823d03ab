import { mapSecrets } from '../../provisioning/secrets.ts';
import type { Sealing } from './sealing.ts';

/** Where a document with secrets lies: what is sealed for one place does not open at another. */
export const PLACE = {
  accessLines: (siteId: string) => `site/${siteId}/access-lines`,
  targetState: (revision: number | bigint, applianceId: string) => `target-state/${revision}/${applianceId}`,
};

/** The document as it is stored: all in the clear but its secrets. Sealing it again gives another text. */
export function sealSecrets<T>(sealing: Sealing, document: T, place: string): T {
  return mapSecrets(document, (secret, member) => sealing.seal(Buffer.from(secret), place + member));
}

/**
 * The document as it was before {@link sealSecrets}. Only for rendering, comparing and delivering.
 * @throws SealingError
 */
export function openSecrets<T>(sealing: Sealing, document: T, place: string): T {
  return mapSecrets(document, (sealed, member) => sealing.open(sealed, place + member).toString());
}
