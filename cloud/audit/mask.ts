import { isSecretMember } from '../../provisioning/secrets.ts';

const HIDDEN = '(hidden)';

/** Words in names of members that hold what lets somebody in. */
const SECRET_WORDS = new Set([
  'password',
  'passphrase',
  'secret',
  'secrets',
  'token',
  'psk',
  'otp',
  'totp',
  'sealed',
  'hash',
  'recovery',
  'assertion',
  'challenge',
  'cookie',
  'authorization',
  'bundle',
  'download',
  'private',
  'verifier',
  'csrf',
]);
/** One-time codes, in what is asked; elsewhere a code is one of ours. */
const ASKED_SECRETS = new Set(['code', 'codes', 'pin', 'otpauth']);
/** What a sealed value looks like, wherever it stands. */
const SEALED = /^sk\d\./;
/** Names that end so speak about a secret without telling it. */
const HARMLESS_ENDINGS = new Set(['id', 'at', 'days', 'name', 'prefix', 'state']);

/**
 * A copy without secrets, told by the names of members. What is under such a name is hidden as a whole.
 *
 * @param asked whether it is what somebody asked for
 */
export function masked(value: unknown, asked: boolean): unknown {
  if (typeof value === 'string') return SEALED.test(value) ? HIDDEN : value;
  if (Array.isArray(value)) return value.map((member) => masked(member, asked));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const secret = isSecret(name) || (asked && ASKED_SECRETS.has(name));
      return [name, secret ? hidden(member) : masked(member, asked)];
    }),
  );
}

function hidden(value: unknown): unknown {
  return value === null || typeof value === 'boolean' ? value : HIDDEN;
}

function isSecret(name: string): boolean {
  if (isSecretMember(name)) return true;
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return !HARMLESS_ENDINGS.has(words.at(-1) ?? '') && words.some((word) => SECRET_WORDS.has(word));
}
