import type { Encrypted } from './aes-gcm.ts';
import { SealingError } from './error.ts';

/**
 * A sealed value taken apart. Its text is `sk2.<key id>.<wrapped data key>.<iv>.<tag>.<ciphertext>`: the content is
 * encrypted by a data key of its own, and that by the sealing key of this id. `sk1.<key id>.<iv>.<tag>.<ciphertext>`,
 * as it was before, is encrypted by the sealing key itself. All but the id is in base64url.
 */
export type Sealed = { keyId: string; wrapped: Buffer | undefined; content: Encrypted };

const CONTENT = '([\\w-]{16})\\.([\\w-]{22})\\.([\\w-]*)';
const FORM = `sk(?:1\\.([0-9a-f]{8})|2\\.([0-9a-f]{8})\\.([\\w-]{80}))\\.${CONTENT}`;
const WHOLE = new RegExp(`^${FORM}$`);

/** Sealed values, and what looks like one, within a text. */
export const everySealed = (): RegExp => new RegExp(FORM, 'g');

/** @throws SealingError sealed-malformed */
export function readSealed(text: string): Sealed {
  const match = WHOLE.exec(text);
  if (!match) throw new SealingError('sealed-malformed', 'A sealed value has a form that is not known here.');
  const [, first, second, wrapped, iv = '', tag = '', ciphertext = ''] = match;
  const octets = (part: string) => Buffer.from(part, 'base64url');
  return {
    keyId: first ?? second ?? '',
    wrapped: wrapped === undefined ? undefined : octets(wrapped),
    content: { iv: octets(iv), tag: octets(tag), ciphertext: octets(ciphertext) },
  };
}

export function writeSealed(keyId: string, wrapped: Buffer, { iv, tag, ciphertext }: Encrypted): string {
  const parts = [wrapped, iv, tag, ciphertext].map((part) => part.toString('base64url'));
  return ['sk2', keyId, ...parts].join('.');
}
