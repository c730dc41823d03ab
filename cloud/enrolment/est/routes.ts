import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { certsOnly, csrAttributes } from '../../../provisioning/pki/index.ts';
import type { AuthorityName, Certificates, IssuedCertificate } from '../../certificates/index.ts';
import { EstRefused } from '../refused.ts';
import type { Enrolment } from '../service.ts';
import { decodeBody, encodeBody } from './body.ts';
import { applianceOf } from './client-identity.ts';
import { readCredentials } from './credentials.ts';

type Deps = { certificates: Certificates; enrolment: Enrolment };

/** The operations of EST (RFC 7030 §3.2.2), below `/.well-known/est`; the label `vpn` stands for VPN certificates. */
export function estRoutes({ certificates, enrolment }: Deps): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/pkcs10', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );

    app.get('/cacerts', async (_request, reply) => sendAuthorities(reply, ['root', 'device', 'vpn']));
    app.get('/vpn/cacerts', async (_request, reply) => sendAuthorities(reply, ['root', 'vpn']));
    for (const path of ['/csrattrs', '/vpn/csrattrs']) app.get(path, sendCsrAttributes);

    app.post('/simpleenroll', async (request, reply) => {
      const { serial, secret } = readCredentials(request.headers.authorization);
      return sendCertificate(reply, await enrolment.enrol(serial, secret, decodeBody(request.body)));
    });
    app.post('/simplereenroll', async (request, reply) => {
      const applianceId = await applianceOf(request, certificates);
      return sendCertificate(reply, await enrolment.renew('device', applianceId, decodeBody(request.body)));
    });
    for (const path of ['/vpn/simpleenroll', '/vpn/simplereenroll']) {
      app.post(path, async (request, reply) => {
        const applianceId = await applianceOf(request, certificates);
        return sendCertificate(reply, await enrolment.renew('vpn', applianceId, decodeBody(request.body)));
      });
    }

    for (const path of ['/fullcmc', '/serverkeygen', '/vpn/fullcmc', '/vpn/serverkeygen']) {
      app.post(path, { onRequest: refuseUnsupported }, refuseUnsupported);
    }
  };

  function sendAuthorities(reply: FastifyReply, names: readonly AuthorityName[]): FastifyReply {
    return sendCertificates(reply, names.map(certificates.caCertificate));
  }
}

/** RFC 7030 §4.2.3: only the certificate that was issued. */
function sendCertificate(reply: FastifyReply, issued: IssuedCertificate): FastifyReply {
  return sendCertificates(reply, [issued.der]);
}

function sendCertificates(reply: FastifyReply, certificates: readonly Uint8Array[]): FastifyReply {
  return reply
    .header('content-transfer-encoding', 'base64')
    .type('application/pkcs7-mime; smime-type=certs-only')
    .send(encodeBody(certsOnly(certificates)));
}

async function sendCsrAttributes(_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return reply
    .header('content-transfer-encoding', 'base64')
    .type('application/csrattrs')
    .send(encodeBody(csrAttributes()));
}

async function refuseUnsupported(): Promise<never> {
  throw new EstRefused(
    'operation-unsupported',
    'Only simpleenroll and simplereenroll issue certificates here.',
  );
}
