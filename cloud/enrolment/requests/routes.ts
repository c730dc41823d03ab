import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Bootstrap, Id } from '#protocol';
import { DryRun } from '../../platform/http/dry-run.ts';
import { Page, PageQuery } from '../../platform/http/page.ts';
import { Approval, EnrolmentRequestView, Refusal, RequestState } from '../schema.ts';
import type { EnrolmentRequests } from './decisions.ts';

const tags = ['enrolment'];
const params = Type.Object({ id: Id });
const List = Type.Object(
  {
    ...PageQuery.properties,
    state: Type.Optional(RequestState),
    serial: Type.Optional(Bootstrap.properties.serial),
  },
  { additionalProperties: false },
);
const read = { action: 'enrolment-request:read' } as const;
const decide = { action: 'enrolment-request:decide' } as const;

/** `/enrolment-requests`: boxes that nobody registered, and the decisions on them. */
export const enrolmentRequestRoutes =
  (requests: EnrolmentRequests): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/enrolment-requests',
      config: read,
      schema: {
        tags,
        operationId: 'listEnrolmentRequests',
        summary: 'Boxes that nobody had registered, those that have waited longest first',
        querystring: List,
        response: { 200: Page(EnrolmentRequestView) },
      },
      handler: ({ query }) => requests.list(query),
    });
    app.route({
      method: 'GET',
      url: '/enrolment-requests/:id',
      config: read,
      schema: {
        tags,
        operationId: 'getEnrolmentRequest',
        summary: 'A box that nobody had registered',
        params,
        response: { 200: EnrolmentRequestView },
      },
      handler: ({ params: { id } }) => requests.get(id),
    });
    app.route({
      method: 'POST',
      url: '/enrolment-requests/:id/approval',
      config: decide,
      schema: {
        tags,
        operationId: 'approveEnrolmentRequest',
        summary:
          'Make the box an appliance, at a site or in the place of a broken one; it enrols by itself with its key',
        params,
        querystring: DryRun,
        body: Approval,
        response: { 200: EnrolmentRequestView },
      },
      handler: async ({ params: { id }, body, query, actor }) => {
        await requests.approve(id, body, actor.name, query.validate_only === true);
        return requests.get(id);
      },
    });
    app.route({
      method: 'POST',
      url: '/enrolment-requests/:id/refusal',
      config: decide,
      schema: {
        tags,
        operationId: 'refuseEnrolmentRequest',
        summary: 'Turn the box down, for as long as its request is kept',
        params,
        body: Refusal,
        response: { 200: EnrolmentRequestView },
      },
      handler: async ({ params: { id }, body, actor }) => {
        await requests.refuse(id, body.reason, actor.name);
        return requests.get(id);
      },
    });
  };
