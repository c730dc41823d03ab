import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Clock } from '../platform/clock.ts';
import {
  AuthorityList,
  AuthorityRequest,
  AuthorityView,
  CertificateImport,
  ListImport,
} from './authority-schema.ts';
import { AUTHORITY_KINDS } from './authority-store.ts';
import { authorityView, authorityViews } from './authority-view.ts';
import { AuthorityName } from './schema.ts';
import type { Certificates } from './service.ts';

const NAMED = Type.Object({ name: AuthorityName });
const READ = { action: 'certificate-authority:read' } as const;
const WRITE = { action: 'certificate-authority:write' } as const;
const tags = ['certificates'];

type Deps = { certificates: Certificates; clock: Clock };

/** Generations of the certification authorities. */
export function authorityRoutes({ certificates: { authorities }, clock }: Deps): FastifyPluginAsyncTypebox {
  const view = (name: string) => authorityView(authorities, clock.now(), name);
  return async (app) => {
    app.get(
      '/certificate-authorities',
      {
        config: READ,
        schema: {
          tags,
          summary: 'All generations of the certification authorities',
          operationId: 'listCertificateAuthorities',
          response: { 200: AuthorityList },
        },
      },
      async () => ({ items: await authorityViews(authorities, clock.now()) }),
    );

    app.get(
      '/certificate-authorities/:name',
      {
        config: READ,
        schema: {
          tags,
          summary: 'A certification authority',
          operationId: 'getCertificateAuthority',
          params: NAMED,
          response: { 200: AuthorityView },
        },
      },
      (request) => view(request.params.name),
    );

    app.post(
      '/certificate-authorities/:kind/rollover',
      {
        config: WRITE,
        schema: {
          tags,
          operationId: 'rollOverCertificateAuthority',
          summary:
            'Make the next generation of an authority: trusted and published at once, issuing once activated',
          params: Type.Object({ kind: Type.Enum([...AUTHORITY_KINDS]) }),
          response: { 201: AuthorityView },
        },
      },
      async (request, reply) => {
        const name = await authorities.rollover(request.params.kind);
        return reply
          .code(201)
          .header('location', `/api/v1/certificate-authorities/${name}`)
          .send(await view(name));
      },
    );

    for (const { verb, operationId, summary, act } of moves(authorities)) {
      app.post(
        `/certificate-authorities/:name/${verb}`,
        {
          config: WRITE,
          schema: { tags, operationId, summary, params: NAMED, response: { 200: AuthorityView } },
        },
        async (request) => {
          await act(request.params.name);
          return view(request.params.name);
        },
      );
    }
    await app.register(offlineRoutes({ authorities, view }));
  };
}

function moves({ activate, retire }: Certificates['authorities']) {
  return [
    {
      verb: 'activation',
      operationId: 'activateCertificateAuthority',
      act: activate,
      summary:
        'Let an introduced authority issue; the one before it retires, and appliances renew a few a minute',
    },
    {
      verb: 'retirement',
      operationId: 'retireCertificateAuthority',
      act: retire,
      summary: 'Trust a retiring authority no more; refused while something it issued is valid',
    },
  ];
}

function offlineRoutes({
  authorities,
  view,
}: {
  authorities: Certificates['authorities'];
  view: (name: string) => Promise<AuthorityView>;
}): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/certificate-authorities/:name/request',
      {
        config: READ,
        schema: {
          tags,
          summary: 'The certificate request of an authority that waits for an offline root',
          operationId: 'getAuthorityRequest',
          params: NAMED,
          response: { 200: AuthorityRequest },
        },
      },
      async (request) => ({ request: await authorities.requestOf(request.params.name) }),
    );

    app.put(
      '/certificate-authorities/:name/certificate',
      {
        config: WRITE,
        schema: {
          tags,
          summary: 'Take the certificate that an offline root made of the request',
          operationId: 'importAuthorityCertificate',
          params: NAMED,
          body: CertificateImport,
          response: { 200: AuthorityView },
        },
      },
      async (request) => {
        await authorities.importCertificate(request.params.name, request.body.certificate);
        return view(request.params.name);
      },
    );

    app.put(
      '/certificate-authorities/:name/revocation-list',
      {
        config: WRITE,
        schema: {
          tags,
          summary: 'Publish a revocation list that an offline root signed',
          operationId: 'importRevocationList',
          params: NAMED,
          body: ListImport,
          response: { 204: Type.Null({ description: 'Published' }) },
        },
      },
      async (request, reply) => {
        await authorities.importList(request.params.name, Buffer.from(request.body.list));
        return reply.code(204).send(null);
      },
    );
  };
}
