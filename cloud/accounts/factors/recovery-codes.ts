import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Ids } from '../../platform/ids.ts';
import type { FactorStore } from './factor-store.ts';

type Deps = { store: FactorStore; ids: Ids; clock: Clock };

const CODES = 10;
/** 80 bits, so that no slow hash is needed. */
const CODE_OCTETS = 10;
/** Crockford's Base32: nothing looks like anything else. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** What lets somebody in who has lost the second factor, each once. */
export function createRecoveryCodes({ store, ids, clock }: Deps) {
  return {
    /** Told this once; those made before are good no more. */
    async renew(userId: string): Promise<string[]> {
      const codes = Array.from({ length: CODES }, () => codeOf(ids.random(CODE_OCTETS)));
      await store.replaceRecoveryCodes(
        userId,
        codes.map((code) => hashOf(userId, code)),
      );
      return codes;
    },

    /** Whether it is one and was not used before; then it has been used. */
    take: (userId: string, code: string): Promise<boolean> =>
      store.takeRecoveryCode(userId, hashOf(userId, code), clock.now()),
  };
}

function codeOf(octets: Uint8Array): string {
  let bits = '';
  for (const octet of octets) bits += octet.toString(2).padStart(8, '0');
  const letters = (bits.match(/.{5}/g) ?? [])
    .map((five) => ALPHABET.charAt(Number.parseInt(five, 2)))
    .join('');
  return (letters.match(/.{4}/g) ?? []).join('-');
}

/** As a person may type it: spaces, hyphens and case do not matter, and o, i and l are the digits they look like. */
function hashOf(userId: string, code: string): string {
  const letters = code.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
  return createHash('sha256').update(`${userId}:${letters}`).digest('hex');
}
