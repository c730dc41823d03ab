import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Sealing } from '../../platform/sealing.ts';
import type { UserRow } from '../store.ts';

/** OWASP “Slow Down Online Guessing Attacks with Device Cookies”. */
const DEVICE_COOKIE = '__Host-sitekeeper-device';
const PURPOSE = 'known-device';
const LIFETIME_MS = 365 * 86_400_000;
/** Accounts that one browser is known to. */
const MOST_ACCOUNTS = 4;
const cookie = { path: '/', httpOnly: true, secure: true, sameSite: 'strict' } as const;

/** `id` tells devices of one account apart. */
type Device = { id: string; emailHash: string; passwordHash: string; at: number };
export type KnownDevice = Pick<Device, 'id'> & { isOf: (user: UserRow | null) => boolean };

export type KnownDevices = ReturnType<typeof createKnownDevices>;

/**
 * Browsers in which somebody has signed in with a password: a sealed cookie says to which account and under which
 * password, so that another password makes it worth nothing. It lets nobody in; guesses from it are counted apart.
 */
export function createKnownDevices({ sealing, ids, clock }: { sealing: Sealing; ids: Ids; clock: Clock }) {
  function read(sealed: string): Device | undefined {
    try {
      const device = JSON.parse(sealing.open(sealed, PURPOSE).toString()) as Device;
      return clock.now().getTime() - device.at < LIFETIME_MS ? device : undefined;
    } catch {
      return undefined;
    }
  }

  const sealedOf = ({ cookies }: FastifyRequest): string[] =>
    (cookies[DEVICE_COOKIE] ?? '').split('~').slice(0, MOST_ACCOUNTS);

  return {
    /** One of the ids of a browser in which anybody signed in before; all that it takes is the cookie. */
    browser: (request: FastifyRequest): string | undefined =>
      sealedOf(request)
        .map(read)
        .find((one) => one !== undefined)?.id,

    /** The device, if somebody signed in there with this mail address before. */
    find(request: FastifyRequest, email: string): KnownDevice | undefined {
      const emailHash = digest(email.toLowerCase());
      const device = sealedOf(request)
        .map(read)
        .find((one) => one?.emailHash === emailHash);
      return (
        device && {
          id: device.id,
          isOf: (user) => isSame(device.passwordHash, digest(user?.passwordHash ?? '')),
        }
      );
    },

    /** From now on it is known to the account. */
    remember(request: FastifyRequest, reply: FastifyReply, { email, passwordHash }: UserRow): void {
      if (passwordHash === null) return;
      const emailHash = digest(email);
      const device = {
        id: ids.uuid(),
        emailHash,
        passwordHash: digest(passwordHash),
        at: clock.now().getTime(),
      };
      const others = sealedOf(request).filter((sealed) => {
        const known = read(sealed);
        return known !== undefined && known.emailHash !== emailHash;
      });
      const sealed = sealing.seal(Buffer.from(JSON.stringify(device)), PURPOSE);
      const value = [sealed, ...others].slice(0, MOST_ACCOUNTS).join('~');
      reply.setCookie(DEVICE_COOKIE, value, { ...cookie, expires: new Date(device.at + LIFETIME_MS) });
    },
  };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
