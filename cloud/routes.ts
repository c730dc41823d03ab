import type { FastifyPluginAsync } from 'fastify';
import { accountsRoutes } from './accounts/index.ts';
import { addressesRoutes, renumberingRoutes } from './addresses/index.ts';
import { appliancesRoutes } from './appliances/index.ts';
import { auditRoutes } from './audit/index.ts';
import { bulkRoutes } from './bulk/index.ts';
import { authorityRoutes, certificatesRoutes } from './certificates/index.ts';
import type { Context } from './context.ts';
import { customersRoutes } from './customers/index.ts';
import { enrolmentRoutes } from './enrolment/index.ts';
import { type Live, liveRoutes } from './live/index.ts';
import { namesRoutes } from './names/index.ts';
import { networksRoutes } from './networks/index.ts';
import { parametersRoutes } from './parameters/index.ts';
import { pilotsRoutes } from './pilots/index.ts';
import { refusalsRoutes } from './refusals/index.ts';
import { rolloutsRoutes } from './rollouts/index.ts';
import { telemetryRoutes } from './telemetry/index.ts';
import { teleworkersRoutes } from './teleworkers/index.ts';
import { templatesRoutes } from './templates/index.ts';

/** Everything that people and scripts may call, below `/api/v1`. */
export function routesOf(context: Context, live: Live): FastifyPluginAsync[] {
  return [
    accountsRoutes(context),
    customersRoutes(context),
    namesRoutes(context),
    bulkRoutes(context),
    pilotsRoutes(context),
    addressesRoutes(context),
    renumberingRoutes(context),
    appliancesRoutes(context),
    enrolmentRoutes(context),
    telemetryRoutes(context),
    certificatesRoutes(context),
    authorityRoutes(context),
    templatesRoutes(context),
    parametersRoutes(context),
    networksRoutes(context),
    teleworkersRoutes(context),
    rolloutsRoutes(context),
    refusalsRoutes(context),
    auditRoutes(context),
    liveRoutes({ live, authenticate: context.accounts.authenticate }),
  ];
}
