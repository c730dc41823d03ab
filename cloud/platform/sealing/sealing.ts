import { randomBytes } from 'node:crypto';
import { decrypt, encrypt, joined, taken } from './aes-gcm.ts';
import { SEALING_KEY_OCTETS, SealingError } from './error.ts';
import { everySealed, readSealed, type Sealed, writeSealed } from './form.ts';
import type { Keyring, SealingKey } from './keyring.ts';

/** Encrypts what must not lie in the database in the clear. */
export type Sealing = {
  /**
   * @param purpose where the secret belongs, e.g. `certificate-authority/root`; it opens for the same purpose only, so
   * that a row copied to another place is found out.
   */
  seal(plaintext: Uint8Array, purpose: string): string;
  /** @throws SealingError */
  open(sealed: string, purpose: string): Buffer;
};

const WRAPPING = 'sitekeeper data key';

/** Envelopes: each value under a data key of its own, and that under the sealing key of the time. */
export function createSealing(keyring: Keyring): Sealing {
  return {
    seal(plaintext, purpose) {
      const dataKey = randomBytes(SEALING_KEY_OCTETS);
      return envelope(keyring.current(), dataKey, encrypt(dataKey, plaintext, purpose));
    },
    open(sealed, purpose) {
      const value = readSealed(sealed);
      return authentic(() => decrypt(dataKeyOf(value, keyring), value.content, purpose));
    },
  };
}

/** `unknown`: ids of keys not at hand. What only looks like a sealed value is left alone. */
export type Rewrapped = { text: string; changed: number; unknown: readonly string[] };

/**
 * A text with every sealed value in it wrapped by the current key. Nothing is opened but data keys, so that it need not
 * be known where a value belongs: its content stays as it is, octet by octet.
 */
export function rewrap(text: string, keyring: Keyring): Rewrapped {
  const current = keyring.current();
  const unknown = new Set<string>();
  let changed = 0;
  const next = text.replace(everySealed(), (sealed) => {
    const value = readSealed(sealed);
    if (value.keyId === current.id && value.wrapped) return sealed;
    if (!keyring.find(value.keyId)) {
      unknown.add(value.keyId);
      return sealed;
    }
    try {
      const again = envelope(current, dataKeyOf(value, keyring), value.content);
      changed += 1;
      return again;
    } catch {
      return sealed;
    }
  });
  return { text: next, changed, unknown: [...unknown] };
}

function envelope(key: SealingKey, dataKey: Uint8Array, content: Sealed['content']): string {
  return writeSealed(key.id, joined(encrypt(key.octets, dataKey, WRAPPING)), content);
}

/** Of a value without an envelope it is the sealing key itself. @throws SealingError */
function dataKeyOf({ keyId, wrapped }: Sealed, keyring: Keyring): Buffer {
  const key = keyring.find(keyId);
  if (!key) {
    const ours = keyring.current().id;
    throw new SealingError(
      'key-unknown',
      `A value was sealed with the key ${keyId}, but the key at hand is ${ours}. Give the key that belongs to this database.`,
    );
  }
  return wrapped ? authentic(() => decrypt(key.octets, taken(wrapped), WRAPPING)) : key.octets;
}

function authentic(open: () => Buffer): Buffer {
  try {
    return open();
  } catch (cause) {
    if (cause instanceof SealingError) throw cause;
    throw new SealingError('sealed-altered', 'A sealed value was altered or belongs elsewhere.', { cause });
  }
}
