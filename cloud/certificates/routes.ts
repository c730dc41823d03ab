import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import {
  ApplianceRevocationRequest,
  CertificateList,
  CertificateSerialNumber,
  type CertificateView,
  RevocationRequest,
} from './schema.ts';
import type { Certificates } from './service.ts';
import type { CertificateRow } from './store.ts';

export function certificatesRoutes({
  certificates,
}: {
  certificates: Certificates;
}): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/appliances/:id/certificates',
      {
        config: { action: 'certificate:read', resource: 'appliance' },
        schema: {
          tags: ['certificates'],
          summary: 'Certificates of an appliance, newest first (the newest thousand)',
          operationId: 'listApplianceCertificates',
          params: Type.Object({ id: Id }),
          response: { 200: CertificateList },
        },
      },
      async (request) => ({
        items: (await certificates.ofAppliance(request.params.id, request.scope)).map(present),
      }),
    );

    app.post(
      '/appliances/:id/revocation',
      {
        config: { action: 'certificate:revoke', resource: 'appliance' },
        schema: {
          tags: ['certificates'],
          summary:
            'Revoke all certificates of an appliance: its session ends, its peers drop their tunnels to it',
          description:
            'It keeps its place, and is let in again when it has enrolled with a new secret. Retire it, or replace it, ' +
            'when it does not come back.',
          operationId: 'revokeAppliance',
          params: Type.Object({ id: Id }),
          body: ApplianceRevocationRequest,
          response: { 204: Type.Null({ description: 'Revoked, now or before' }) },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        await certificates.ofAppliance(id);
        await certificates.revokeAppliance(id, request.body.reason);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/certificates/:serialNumber/revocation',
      {
        config: { action: 'certificate:revoke', resource: { param: 'serialNumber', type: 'certificate' } },
        schema: {
          tags: ['certificates'],
          summary: 'Revoke a certificate: it ends live sessions and stands on the next revocation list',
          operationId: 'revokeCertificate',
          params: Type.Object({ serialNumber: CertificateSerialNumber }),
          body: RevocationRequest,
          response: { 204: Type.Null({ description: 'Revoked, now or before' }) },
        },
      },
      async (request, reply) => {
        await certificates.revoke(request.params.serialNumber, request.body.reason);
        return reply.code(204).send(null);
      },
    );
  };
}

function present(row: CertificateRow): CertificateView {
  return {
    serialNumber: row.serialNumber,
    authority: row.authorityName as CertificateView['authority'],
    profile: row.profile as CertificateView['profile'],
    applianceId: row.applianceId,
    subject: row.subject,
    notBefore: row.notBefore.toISOString(),
    notAfter: row.notAfter.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revocationReason: row.revocationReason as CertificateView['revocationReason'],
    certificate: row.certificate,
  };
}
