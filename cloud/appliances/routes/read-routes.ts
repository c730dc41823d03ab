import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { setEtag } from '../../platform/http/etag.ts';
import { Page, PageQuery } from '../../platform/http/page.ts';
import {
  Appliance,
  ApplianceCounts,
  ApplianceFilter,
  ApplianceOrder,
  RecordedEvent,
  RecordedReport,
  TargetStateView,
} from '../schema.ts';
import type { Appliances } from '../service.ts';

const tags = ['appliances'];
const params = Type.Object({ id: Id });
const List = Type.Object(
  { ...PageQuery.properties, ...ApplianceOrder.properties, ...ApplianceFilter.properties },
  { additionalProperties: false },
);
const Filter = Type.Object(ApplianceFilter.properties, { additionalProperties: false });
/** Of what only ever grows, the newest. */
const Newest = Type.Object(
  { page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 20 })) },
  { additionalProperties: false },
);
const config = { action: 'appliance:read', resource: 'appliance' } as const;

export const readRoutes =
  (appliances: Appliances): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/appliances',
      config: { action: 'appliance:read', extent: 'own' },
      schema: {
        tags,
        operationId: 'listAppliances',
        summary:
          'Appliances by customer, site, status or parts of a name, in order of their making or another one',
        querystring: List,
        response: { 200: Page(Appliance) },
      },
      handler: ({ query, scope }) => appliances.list(query, scope),
    });
    app.route({
      method: 'GET',
      url: '/appliance-counts',
      config: { action: 'appliance:read', extent: 'own' },
      schema: {
        tags,
        operationId: 'countAppliances',
        summary: 'How many appliances match, in all and by status',
        querystring: Filter,
        response: { 200: ApplianceCounts },
      },
      handler: ({ query, scope }) => appliances.count(query, scope),
    });
    app.route({
      method: 'GET',
      url: '/appliances/:id',
      config,
      schema: {
        tags,
        operationId: 'getAppliance',
        summary: 'An appliance: what it shall run, what it runs, whether it is online',
        params,
        response: { 200: Appliance },
      },
      handler: async ({ params: { id } }, reply) => {
        const { appliance, version } = await appliances.get(id);
        setEtag(reply, version);
        return appliance;
      },
    });
    app.route({
      method: 'GET',
      url: '/appliances/:id/target-state',
      config: { action: 'target-state:read', resource: 'appliance' },
      schema: {
        tags,
        operationId: 'getApplianceTargetState',
        summary: 'The target state an appliance shall run',
        params,
        response: { 200: TargetStateView },
      },
      handler: ({ params: { id }, scope }) => appliances.targetState(id, scope),
    });
    app.route({
      method: 'GET',
      url: '/appliances/:id/reports',
      config,
      schema: {
        tags,
        operationId: 'listApplianceReports',
        summary: 'The newest reports of an appliance, newest first',
        params,
        querystring: Newest,
        response: { 200: Type.Object({ items: Type.Array(RecordedReport) }) },
      },
      handler: async ({ params: { id }, query, scope }) => ({
        items: await appliances.reports(id, query.page_size ?? 20, scope),
      }),
    });
    app.route({
      method: 'GET',
      url: '/appliances/:id/events',
      config,
      schema: {
        tags,
        operationId: 'listApplianceEvents',
        summary: 'The newest events of an appliance, newest first',
        params,
        querystring: Newest,
        response: { 200: Type.Object({ items: Type.Array(RecordedEvent) }) },
      },
      handler: async ({ params: { id }, query, scope }) => ({
        items: await appliances.events(id, query.page_size ?? 20, scope),
      }),
    });
  };
