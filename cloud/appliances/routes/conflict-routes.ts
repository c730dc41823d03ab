import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Bootstrap } from '#protocol';
import { Appliance, ConflictDecision, SerialConflict } from '../schema.ts';
import type { Appliances } from '../service.ts';

const tags = ['appliances'];

/** `/serial-conflicts`: serial numbers that several owners registered. */
export const conflictRoutes =
  (appliances: Appliances): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/serial-conflicts',
      config: { action: 'enrolment-request:read' },
      schema: {
        tags,
        operationId: 'listSerialConflicts',
        summary: 'Serial numbers that several owners registered, e.g. a reseller and a factory’s manifest',
        response: { 200: Type.Object({ items: Type.Array(SerialConflict) }) },
      },
      handler: () => appliances.conflicts.list(),
    });
    app.route({
      method: 'POST',
      url: '/serial-conflicts/:serial/decision',
      config: { action: 'enrolment-request:decide' },
      schema: {
        tags,
        operationId: 'decideSerialConflict',
        summary: 'Keep one of the entries with a serial number; the others are retired',
        params: Type.Object({ serial: Bootstrap.properties.serial }),
        body: ConflictDecision,
        response: { 200: Appliance },
      },
      handler: async ({ params: { serial }, body: { keep } }) => {
        await appliances.conflicts.decide(serial, keep);
        return (await appliances.get(keep)).appliance;
      },
    });
  };
