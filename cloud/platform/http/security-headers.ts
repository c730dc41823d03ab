import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import helmet from 'helmet';

const self = ["'self'"];
const none = ["'none'"];

/**
 * Nothing a page of ours loads, sends or is framed by comes from elsewhere, and no script stands in a document. Web
 * components adopt their styles; some of them write style attributes.
 */
const setHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: self,
      scriptSrc: self,
      scriptSrcAttr: none,
      styleSrc: self,
      styleSrcElem: ["'self'", "'unsafe-inline'"],
      styleSrcAttr: ["'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: none,
      baseUri: self,
      formAction: self,
      frameAncestors: none,
    },
  },
  // Neighbours under the same domain are not ours to bind.
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  xFrameOptions: { action: 'deny' },
  referrerPolicy: { policy: 'no-referrer' },
});

/** Of every answer, also to what no route takes. */
export function setSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => protect(request, reply, done));
}

export function protect(
  request: Pick<FastifyRequest, 'raw'>,
  reply: Pick<FastifyReply, 'raw'>,
  done: (error?: Error) => void,
): void {
  setHeaders(request.raw, reply.raw, (error?: unknown) => done(error as Error | undefined));
}
