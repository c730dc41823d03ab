import { randomBytes, timingSafeEqual } from 'node:crypto';

/** OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_OCTETS = 16;
const TAG_OCTETS = 32;

/** What Argon2id (RFC 9106) is asked for. */
export type Derivation = {
  message: string;
  nonce: Uint8Array;
  memory: number;
  passes: number;
  parallelism: number;
  tagLength: number;
};
export type Derive = (derivation: Derivation) => Promise<Uint8Array>;

/** Argon2id (RFC 9106) in the PHC string format: `$argon2id$v=19$m=…,t=…,p=…$<salt>$<tag>`. */
export async function hashPassword(password: string, derive: Derive): Promise<string> {
  const salt = randomBytes(SALT_OCTETS);
  const tag = await derive({
    message: messageOf(password),
    nonce: salt,
    memory: MEMORY_KIB,
    passes: PASSES,
    parallelism: LANES,
    tagLength: TAG_OCTETS,
  });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(salt)}$${base64(tag)}`;
}

/** Whether the password is the one of the hash, in whatever strength that was made. */
export async function verifyPassword(password: string, phc: string, derive: Derive): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc);
  if (!match) return false;
  const [, memory, passes, lanes, salt, tag] = match as unknown as [string, ...string[]];
  const expected = Buffer.from(tag ?? '', 'base64');
  const actual = await derive({
    message: messageOf(password),
    nonce: Buffer.from(salt ?? '', 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(lanes),
    tagLength: expected.length,
  });
  return timingSafeEqual(actual, expected);
}

const messageOf = (password: string): string => password.normalize('NFKC');

const base64 = (octets: Uint8Array) => Buffer.from(octets).toString('base64').replaceAll('=', '');
