import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';

type Limit = {
  /** From one address, or the /64 of one. */
  perMinute: number;
  tooMany: (waitSeconds: number) => Error;
  nothingThere: () => Error;
};

/** Turns away who asks too often, also for what is not there. */
export function limitRequests(app: FastifyInstance, { perMinute, tooMany, nothingThere }: Limit): void {
  app.register(rateLimit, {
    max: perMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { ttl }) => tooMany(Math.ceil(ttl / 1000)),
  });
  app.after(() => {
    // The limit of all routes does not reach what matches none.
    app.setNotFoundHandler({ preHandler: app.rateLimit() }, async () => {
      throw nothingThere();
    });
  });
}
