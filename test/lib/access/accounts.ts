import { createHash, randomBytes } from 'node:crypto';
import { type Role, SCOPE_OF_ROLE } from '../../../cloud/platform/access/roles.ts';
import type { TestCloud } from '../cloud.ts';
import { createRest, type Rest } from '../rest.ts';
import type { Ids } from './ids.ts';

/** An API token of a role; of a tenant's role, the tenant's. */
export async function addToken(
  { context }: TestCloud,
  role: Role,
  { reseller, customer }: Pick<Ids, 'reseller' | 'customer'>,
): Promise<{ id: string; secret: string }> {
  const secret = `skt_${randomBytes(32).toString('base64url')}`;
  const id = context.ids.uuid();
  const scope = SCOPE_OF_ROLE[role];
  await context.db.apiToken.create({
    data: {
      id,
      name: role,
      role,
      prefix: secret.slice(0, 8),
      tokenHash: createHash('sha256').update(secret).digest('hex'),
      resellerId: scope === 'reseller' ? reseller : null,
      customerId: scope === 'customer' ? customer : null,
      createdAt: context.clock.now(),
    },
  });
  return { id, secret };
}

let addresses = 0;

/** REST from an address of its own, so that limits by address do not meet one test's many callers. */
export function restOf({ ports, ca }: TestCloud, token?: string): Rest {
  addresses += 1;
  const localAddress = `127.0.${1 + (addresses >> 8)}.${addresses & 255}`;
  return createRest({ host: 'localhost', port: ports.http, ca, localAddress }, token ? { token } : {});
}
