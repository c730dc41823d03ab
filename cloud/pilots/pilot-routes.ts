import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { setEtag } from '../platform/http/etag.ts';
import {
  ATTESTED_KEYS,
  AttestationRequest,
  DecisionOutcome,
  DecisionRequest,
  Pilot,
  Readiness,
} from './schema.ts';
import type { Pilots } from './service.ts';

const tags = ['pilots'];
const params = Type.Object({ id: Id });
const config = { action: 'pilot:write', resource: 'pilot' } as const;

/** What is done with a pilot besides writing it. */
export const pilotRoutes =
  ({ pilots }: { pilots: Pilots }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/pilots/:id/readiness',
      config: { action: 'pilot:read', resource: 'pilot' },
      schema: {
        tags,
        params,
        operationId: 'getReadiness',
        summary: 'The checklist of a pilot, filled from what is known now',
        response: { 200: Readiness },
      },
      handler: ({ params: { id } }) => pilots.readiness(id),
    });
    app.route({
      method: 'POST',
      url: '/pilots/:id/attestations',
      config,
      schema: {
        tags,
        params,
        operationId: 'attestReadiness',
        summary: 'Answer for an item of the checklist that no machine can see',
        body: AttestationRequest,
        response: { 200: Readiness },
      },
      handler: async ({ params: { id }, body, actor }) => {
        await pilots.attest(id, body, actor.name);
        return pilots.readiness(id);
      },
    });
    app.route({
      method: 'DELETE',
      url: '/pilots/:id/attestations/:key',
      config,
      schema: {
        tags,
        operationId: 'withdrawAttestation',
        summary: 'Answer for an item no longer',
        params: Type.Object({ id: Id, key: Type.Enum(ATTESTED_KEYS) }),
        response: { 204: Type.Null({ description: 'Withdrawn' }) },
      },
      handler: async ({ params: { id, key } }, reply) => {
        await pilots.withdraw(id, key);
        return reply.code(204).send(null);
      },
    });
    const moves = [
      {
        name: 'start',
        operationId: 'startPilot',
        summary: 'Begin a planned pilot',
        move: pilots.moves.start,
      },
      {
        name: 'abandonment',
        operationId: 'abandonPilot',
        move: pilots.moves.abandon,
        summary: 'Give a pilot up without a decision; the customer is a prospect again',
      },
    ];
    for (const { name, operationId, summary, move } of moves) {
      app.route({
        method: 'POST',
        url: `/pilots/:id/${name}`,
        config,
        schema: { tags, params, operationId, summary, response: { 200: Pilot } },
        handler: async ({ params: { id } }, reply) => {
          const row = await move(id);
          setEtag(reply, row.version);
          return pilots.resource.present(row);
        },
      });
    }
    app.route({
      method: 'POST',
      url: '/pilots/:id/decision',
      config,
      schema: {
        tags,
        params,
        operationId: 'decidePilot',
        summary: 'Go: the customer is live. No-go: it is suspended, and its boxes keep what they have',
        body: DecisionRequest,
        response: { 200: DecisionOutcome },
      },
      handler: ({ params: { id }, body, actor }) => pilots.decide(id, body, actor.name),
    });
  };
