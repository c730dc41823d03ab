import type { FastifyRequest } from 'fastify';
import { addressBlock } from '../../platform/address-block.ts';
import type { KnownDevices } from './known-devices.ts';

const MINUTE = { timeWindow: 60_000 } as const;

/**
 * From one address: enough for an office behind one, too little to guess. A browser in which somebody has signed in
 * before counts by itself, so that no stranger behind the same address holds it back.
 */
export const guesses = (devices: Pick<KnownDevices, 'browser'>) => ({
  rateLimit: {
    ...MINUTE,
    max: 10,
    keyGenerator: (request: FastifyRequest) => devices.browser(request) ?? addressBlock(request.ip),
  },
});

/** Of who is signed in. */
export const OWN_GUESSES = {
  rateLimit: {
    ...MINUTE,
    max: 10,
    keyGenerator: ({ actor, ip }: FastifyRequest) => actor?.id ?? addressBlock(ip),
  },
};

/** What is begun leaves a row behind for a while. */
export const BEGINNINGS = { rateLimit: { ...MINUTE, max: 60 } };
