import { parseNetwork } from '../../provisioning/addresses/ipv4.ts';
import { isFixedAddress } from '../../provisioning/templates/shared/render-remote-access.ts';
import { ownedBy } from '../platform/access/owned-by.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, FAULTS_SAY_IT, notFound } from '../platform/errors.ts';
import { pageBounds } from '../platform/http/page.ts';
import type { Resource } from '../platform/http/resource.ts';
import type { Ids } from '../platform/ids.ts';
import { escapeLike, sameKey } from '../platform/like.ts';
import { refuseTaken } from '../platform/taken.ts';
import { presentTeleworker } from './present.ts';
import type { NewTeleworker, Teleworker, TeleworkerChanges } from './schema.ts';
import type { TeleworkerQueries, TeleworkerRow, TeleworkerStore } from './store.ts';

type TeleworkerQuery = {
  q?: string;
  customer_id?: string;
  network_id?: string;
  state?: string;
  external_key?: string;
  expiring_within_days?: number;
};
type People = Resource<TeleworkerRow, Teleworker, NewTeleworker, TeleworkerChanges, TeleworkerQuery>;
type Deps = { store: TeleworkerStore; ids: Ids; clock: Clock; bus: Bus };

const DAY_MS = 86_400_000;

/** The people themselves. Whatever changes who gets in, or how, is rendered and rolled out by itself. */
export function createPeople({ store, ids, clock, bus }: Deps): People {
  const changed = (networkId: string) => bus.publish('network.changed', { networkId });
  return {
    list: (query, scope) =>
      store.teleworkers.list(
        { AND: [whereOf(query, clock.now()), ownedBy(scope, 'teleworker')] },
        pageBounds(query),
      ),
    get: store.teleworkers.get,
    present: presentTeleworker,
    create: (creation, dryRun) =>
      store.transaction(async (queries) => {
        const { networkId, address = null } = creation;
        const network = await queries.customerOf(networkId);
        if (!network) throw notFound('network', networkId, '/networkId');
        await checkAddress(queries, networkId, address);
        const now = clock.now();
        const row = { ...creation, customerId: network.customer.id, createdAt: now, updatedAt: now };
        return queries.teleworkers.insert({ ...row, id: ids.uuid() } as { id: string }).catch(refuseAddress);
      }, dryRun),
    async change(id, version, changes) {
      const row = await store.transaction(async (queries) => {
        const before = await queries.teleworkers.get(id);
        if (before.state === 'revoked' && changes.state !== undefined) throw revoked(before);
        await checkAddress(queries, before.networkId, changes.address ?? null);
        return queries.teleworkers
          .update(id, version, { ...changes, updatedAt: clock.now() })
          .catch(refuseAddress);
      });
      changed(row.networkId);
      return row;
    },
    async remove(id, version) {
      const { state } = await store.teleworkers.get(id);
      if (state !== 'revoked') {
        throw new AppError('in-use', 'The teleworker may still get in. Revoke before you delete.');
      }
      await store.teleworkers.remove(id, version);
    },
  };
}

export function revoked({ name }: { name: string }): AppError {
  return new AppError('conflict', `${name} was revoked, which is for good. Create another teleworker.`);
}

async function checkAddress(
  store: TeleworkerQueries,
  networkId: string,
  address: string | null,
): Promise<void> {
  if (address === null) return;
  const pool = await store.pool(networkId);
  if (pool !== undefined && isFixedAddress(parseNetwork(pool), address)) return;
  const detail =
    pool === undefined
      ? 'needs a pool: enable remote access in the network and commit it first'
      : `must be in the upper half of the pool ${pool}, and not its last address`;
  throw new AppError('request-invalid', FAULTS_SAY_IT, {
    faults: [{ pointer: '/address', code: 'address-outside-pool', detail }],
  });
}

const refuseAddress = refuseTaken({
  address: ['conflict', 'Another teleworker of the network has this address.'],
});

function whereOf(query: TeleworkerQuery, now: Date): object {
  const { q, customer_id, network_id, state, external_key, expiring_within_days: days } = query;
  return {
    ...(q !== undefined && { name: { contains: escapeLike(q), mode: 'insensitive' } }),
    ...(customer_id !== undefined && { customerId: customer_id }),
    ...(network_id !== undefined && { networkId: network_id }),
    ...(state !== undefined && { state }),
    ...(external_key !== undefined && { externalKey: sameKey(external_key) }),
    ...(days !== undefined && {
      credentials: {
        some: {
          revokeAt: null,
          certificate: {
            revokedAt: null,
            notAfter: { gt: now, lte: new Date(now.getTime() + days * DAY_MS) },
          },
        },
      },
    }),
  };
}
