import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { setEtag } from '../../platform/http/etag.ts';
import { Appliance, ApplianceClaim } from '../schema.ts';
import type { Appliances } from '../service.ts';

/** By one caller's address: enough to unpack a van, too little to guess serial numbers. */
const CLAIMS_PER_MINUTE = 30;

export const claimRoute =
  (appliances: Appliances): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'POST',
      url: '/appliance-claims',
      config: {
        action: 'appliance:claim',
        references: { '/siteId': 'site' },
        rateLimit: { max: CLAIMS_PER_MINUTE, timeWindow: 60_000 },
      },
      schema: {
        tags: ['appliances'],
        operationId: 'claimAppliance',
        summary: 'Put an appliance that stands nowhere yet into a site, by its serial number',
        body: ApplianceClaim,
        response: { 200: Appliance },
      },
      handler: async ({ body }, reply) => {
        const { appliance, version } = await appliances.get(await appliances.claim(body));
        setEtag(reply, version);
        return appliance;
      },
    });
  };
