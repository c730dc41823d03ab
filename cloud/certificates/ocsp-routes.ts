import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import type { OcspReply } from './ocsp.ts';
import { AuthorityName } from './schema.ts';
import type { Certificates } from './service.ts';

const PostParams = Type.Object({ authority: AuthorityName });
const GetParams = Type.Object({
  authority: AuthorityName,
  '*': Type.String({ maxLength: 4096, description: 'The request in base64' }),
});
type PostParams = Static<typeof PostParams>;
type GetParams = Static<typeof GetParams>;

/** Far above a request for twenty certificates. */
const BODY_LIMIT = 8192;

/** OCSP over HTTP (RFC 6960 appendix A.1). What is wrong with a request is said in the answer, which has status 200. */
export function ocspRoutes({ certificates }: { certificates: Certificates }): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    const type = 'application/ocsp-request';
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    app.post<{ Params: PostParams; Body: Buffer }>(
      '/ocsp/:authority',
      { schema: { params: PostParams }, bodyLimit: BODY_LIMIT },
      async ({ params, body }, reply) =>
        send(reply, { der: (await certificates.ocsp(params.authority, body ?? Buffer.alloc(0))).der }),
    );
    app.get<{ Params: GetParams }>(
      '/ocsp/:authority/*',
      { schema: { params: GetParams } },
      async ({ params }, reply) =>
        send(reply, await certificates.ocsp(params.authority, Buffer.from(params['*'], 'base64'))),
    );
  };
}

/** Only what was asked for by GET and without a nonce may be given to others. */
function send(reply: FastifyReply, { der, keptSeconds }: OcspReply): FastifyReply {
  reply.header('cache-control', keptSeconds === undefined ? 'no-store' : `max-age=${keptSeconds}`);
  return reply.type('application/ocsp-response').send(Buffer.from(der));
}
