import type { FastifyReply } from 'fastify';
import { AppError } from '../../platform/errors.ts';

/** At a time: beyond it a crowd would hold the database's connections, on which everybody else waits. */
const MOST_INSIDE = { known: 8, unknown: 4 };

/** `known`: from a device that signed in to the account before. */
export type Lane = keyof typeof MOST_INSIDE;

/** Lets few requests at a time do what signing in costs, from before anything is read or written for them to their end. */
export function createDoorway() {
  const inside: Record<Lane, number> = { known: 0, unknown: 0 };
  return {
    /** Until the answer is sent, or nobody waits for it any more. @throws AppError too-many-requests */
    enter(lane: Lane, reply: FastifyReply): void {
      if (inside[lane] >= MOST_INSIDE[lane]) {
        throw new AppError('too-many-requests', 'Too many people sign in at this moment; try again.');
      }
      inside[lane] += 1;
      reply.raw.once('close', () => {
        inside[lane] -= 1;
      });
    },
  };
}
