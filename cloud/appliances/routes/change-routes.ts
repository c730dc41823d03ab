import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#protocol';
import { registrarOf } from '../../platform/access/roles.ts';
import { DryRun } from '../../platform/http/dry-run.ts';
import { expectedVersion, setEtag } from '../../platform/http/etag.ts';
import {
  Appliance,
  ApplianceChanges,
  DeliveryOutcome,
  IssuedBootstrap,
  NewAppliance,
  RegisteredAppliance,
  ReplacedAppliance,
  Replacement,
} from '../schema.ts';
import type { Appliances } from '../service.ts';

const tags = ['appliances'];
const params = Type.Object({ id: Id });
const config = { action: 'appliance:write', resource: 'appliance' } as const;

export const changeRoutes =
  (appliances: Appliances): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'POST',
      url: '/appliances',
      config: { action: 'appliance:write', references: { '/siteId': { type: 'site', tenants: 'needed' } } },
      schema: {
        tags,
        operationId: 'createAppliance',
        summary: 'Register an appliance; its bootstrap document is told this once',
        body: NewAppliance,
        response: { 201: RegisteredAppliance },
      },
      handler: async ({ body, scope }, reply) => {
        const { applianceId, bootstrap } = await appliances.register(body, registrarOf(scope));
        const { appliance, version } = await appliances.get(applianceId);
        setEtag(reply, version);
        reply.header('location', `/api/v1/appliances/${applianceId}`).header('cache-control', 'no-store');
        return reply.code(201).send({ appliance, bootstrap });
      },
    });
    app.route({
      method: 'PATCH',
      url: '/appliances/:id',
      config: {
        action: 'appliance:write',
        resource: 'appliance',
        references: { '/siteId': 'site' },
        versioned: true,
      },
      schema: {
        tags,
        operationId: 'updateAppliance',
        summary: 'Change an appliance’s model, site or external key; needs If-Match',
        params,
        body: ApplianceChanges,
        response: { 200: Appliance },
      },
      handler: async (request, reply) => {
        const { id } = request.params;
        await appliances.change(id, expectedVersion(request), request.body, registrarOf(request.scope));
        const { appliance, version } = await appliances.get(id);
        setEtag(reply, version);
        return appliance;
      },
    });
    app.route({
      method: 'POST',
      url: '/appliances/:id/enrolment-secrets',
      config,
      schema: {
        tags,
        operationId: 'reissueBootstrap',
        summary: 'A new bootstrap document, told this once; the one before is good no more',
        params,
        response: { 201: IssuedBootstrap },
      },
      handler: async ({ params: { id } }, reply) => {
        const issued = await appliances.reissueBootstrap(id);
        return reply.code(201).header('cache-control', 'no-store').send(issued);
      },
    });
    app.route({
      method: 'POST',
      url: '/appliances/:id/retirement',
      config,
      schema: {
        tags,
        operationId: 'retireAppliance',
        summary: 'Take an appliance out of service for good; its certificates are revoked',
        params,
        response: { 200: Appliance },
      },
      handler: async ({ params: { id } }, reply) => {
        await appliances.retire(id);
        const { appliance, version } = await appliances.get(id);
        setEtag(reply, version);
        return appliance;
      },
    });
    app.route({
      method: 'POST',
      url: '/appliances/:id/replacement',
      config,
      schema: {
        tags,
        operationId: 'replaceAppliance',
        summary:
          'Another box takes the place of a broken one: site, network and subnets; the old one’s certificates die',
        params,
        querystring: DryRun,
        body: Replacement,
        response: { 200: ReplacedAppliance, 201: ReplacedAppliance },
      },
      handler: async ({ params: { id }, body, query, scope }, reply) => {
        const dryRun = query.validate_only === true;
        const options = { dryRun, registrar: registrarOf(scope) };
        const { applianceId, bootstrap } = await appliances.replace(id, body, options);
        reply.header('cache-control', 'no-store');
        if (dryRun)
          return reply.code(200).send({ appliance: (await appliances.get(id)).appliance, bootstrap: null });
        const { appliance, version } = await appliances.get(applianceId);
        setEtag(reply, version);
        reply.header('location', `/api/v1/appliances/${applianceId}`);
        return reply.code(201).send({ appliance, bootstrap });
      },
    });
    app.route({
      method: 'DELETE',
      url: '/appliances/:id/clone-alarm',
      config,
      schema: {
        tags,
        operationId: 'clearCloneAlarm',
        summary: 'End the alarm that more than one box shows its certificate; it comes again if they do',
        params,
        response: { 204: Type.Null({ description: 'There is none any more' }) },
      },
      handler: async ({ params: { id } }, reply) => {
        await appliances.clearCloneAlarm(id);
        return reply.code(204).send(null);
      },
    });
    app.route({
      method: 'POST',
      url: '/appliances/:id/deliveries',
      config,
      schema: {
        tags,
        operationId: 'redeliverTargetState',
        summary: 'Send the wanted target state once more, though it was rejected or rolled back',
        params,
        response: { 202: DeliveryOutcome },
      },
      handler: async ({ params: { id } }, reply) =>
        reply.code(202).send({ delivered: await appliances.retry(id) }),
    });
  };
