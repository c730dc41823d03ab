import { createHash } from 'node:crypto';
import { SEALING_KEY_OCTETS, SealingError } from './error.ts';

/** A key that data keys are wrapped by. `id`: eight hexadecimal digits that follow from it. */
export type SealingKey = { id: string; octets: Buffer };

/** The sealing keys at hand. They may change while the process runs. */
export type Keyring = {
  /** What is sealed now is sealed by it. */
  current(): SealingKey;
  /** The current one or an earlier one that is still at hand. */
  find(id: string): SealingKey | undefined;
};

/** @throws SealingError key-invalid */
export function sealingKey(octets: Uint8Array): SealingKey {
  if (octets.length !== SEALING_KEY_OCTETS) {
    throw new SealingError(
      'key-invalid',
      `A sealing key has ${SEALING_KEY_OCTETS} octets, this one ${octets.length}.`,
    );
  }
  const hash = createHash('sha256').update('sitekeeper sealing key id').update(octets);
  return { id: hash.digest('hex').slice(0, 8), octets: Buffer.from(octets) };
}

/** A keyring that stays as it is. @param keys the current one first */
export function fixedKeyring(keys: readonly [SealingKey, ...SealingKey[]]): Keyring {
  return { current: () => keys[0], find: (id) => keys.find((key) => key.id === id) };
}
