import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Role } from '../../platform/access/roles.ts';
import { expectedVersion, setEtag } from '../../platform/http/etag.ts';
import { SignInPolicy, SignInPolicyChanges } from '../schema.ts';
import type { Accounts } from '../service.ts';
import type { Policy } from './policy.ts';

const tags = ['accounts'];
const present = ({ secondFactorRoles, version }: Policy): SignInPolicy => ({
  secondFactorRoles: secondFactorRoles as Role[],
  version,
});

export const policyRoutes =
  ({ policy }: Accounts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/sign-in-policy',
      config: { action: 'sign-in-policy:read' },
      schema: {
        tags,
        operationId: 'getSignInPolicy',
        summary: 'What is asked of those who sign in',
        response: { 200: SignInPolicy },
      },
      handler: async (_request, reply) => {
        const row = await policy.get();
        setEtag(reply, row.version);
        return present(row);
      },
    });
    app.route({
      method: 'PATCH',
      url: '/sign-in-policy',
      config: { action: 'sign-in-policy:write', versioned: true },
      schema: {
        tags,
        operationId: 'updateSignInPolicy',
        summary: 'Change what is asked of those who sign in; needs If-Match',
        body: SignInPolicyChanges,
        response: { 200: SignInPolicy },
      },
      handler: async (request, reply) => {
        const row = await policy.change(expectedVersion(request), request.body.secondFactorRoles);
        setEtag(reply, row.version);
        return present(row);
      },
    });
  };
