import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { certsOnly, csrAttributes } from '../../../provisioning/pki/index.ts';
import type { AuthorityKind, Certificates, IssuedCertificate } from '../../certificates/index.ts';
import { EstRefused } from '../refused.ts';
import type { Enrolment } from '../service.ts';
import { decodeBody, encodeBody } from './body.ts';
import { claimOf } from './claim.ts';
import { applianceOf } from './client-identity.ts';

type Deps = { certificates: Certificates; enrolment: Enrolment };

/** Labels of the two kinds of certificate (RFC 7030 §3.2.2); without one it is the device certificate. */
const DEVICE = ['', '/device'];
const VPN = '/vpn';

/** The operations of EST (RFC 7030 §3.2.2), below `/.well-known/est`. */
export function estRoutes({ certificates, enrolment }: Deps): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/pkcs10', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );

    app.get('/cacerts', async (_request, reply) => sendAuthorities(reply, ['root', 'device', 'vpn']));
    app.get('/device/cacerts', async (_request, reply) => sendAuthorities(reply, ['root', 'device']));
    app.get('/vpn/cacerts', async (_request, reply) => sendAuthorities(reply, ['root', 'vpn']));

    for (const label of DEVICE) {
      app.post(`${label}/simpleenroll`, async (request, reply) => {
        const claim = await claimOf(request, enrolment.checkFactory);
        return sendCertificate(reply, await enrolment.enrol(claim, decodeBody(request.body)));
      });
      app.post(`${label}/simplereenroll`, renewalOf('device'));
    }
    for (const operation of ['simpleenroll', 'simplereenroll'])
      app.post(`${VPN}/${operation}`, renewalOf('vpn'));

    for (const label of [...DEVICE, VPN]) {
      app.get(`${label}/csrattrs`, sendCsrAttributes);
      for (const operation of ['fullcmc', 'serverkeygen']) {
        app.post(`${label}/${operation}`, { onRequest: refuseUnsupported }, refuseUnsupported);
      }
    }
  };

  /** By the device certificate of the connection. */
  function renewalOf(profile: 'device' | 'vpn') {
    return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const device = await applianceOf(request, certificates);
      return sendCertificate(reply, await enrolment.renew(profile, device, decodeBody(request.body)));
    };
  }

  function sendAuthorities(reply: FastifyReply, kinds: readonly AuthorityKind[]): FastifyReply {
    return sendCertificates(reply, certificates.published(kinds));
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
