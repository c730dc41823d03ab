import type { FastifyRequest } from 'fastify';

/** Whether an error says no more than that the client went away inside its body: nothing is wrong here. */
export function hungUp(error: unknown, { raw }: FastifyRequest): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ECONNRESET' && message === 'aborted' && !raw.complete;
}
