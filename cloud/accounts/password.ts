import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_OCTETS = 16;
const TAG_OCTETS = 32;

/** Argon2id (RFC 9106) in the PHC string format: `$argon2id$v=19$m=…,t=…,p=…$<salt>$<tag>`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_OCTETS);
  const tag = await run(password, {
    salt,
    memory: MEMORY_KIB,
    passes: PASSES,
    lanes: LANES,
    octets: TAG_OCTETS,
  });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(salt)}$${base64(tag)}`;
}

/** Whether the password is the one of the hash, in whatever strength that was made. */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc);
  if (!match) return false;
  const [, memory, passes, lanes, salt, tag] = match as unknown as [string, ...string[]];
  const expected = Buffer.from(tag ?? '', 'base64');
  const actual = await run(password, {
    salt: Buffer.from(salt ?? '', 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    lanes: Number(lanes),
    octets: expected.length,
  });
  return timingSafeEqual(actual, expected);
}

type Strength = { salt: Buffer; memory: number; passes: number; lanes: number; octets: number };

function run(password: string, { salt, memory, passes, lanes, octets }: Strength): Promise<Buffer> {
  return derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce: salt,
    memory,
    passes,
    parallelism: lanes,
    tagLength: octets,
  });
}

const base64 = (octets: Buffer) => octets.toString('base64').replaceAll('=', '');
