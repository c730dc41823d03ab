import type { Scope } from '../platform/access/roles.ts';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import { runsAlready } from './appliance-rows.ts';
import { choose } from './choose.ts';
import type { FleetNetworks } from './fleet-networks.ts';
import { planWaves } from './plan.ts';
import { faultsOf, isRefusal } from './prepare.ts';
import { checkRequest, policyOf } from './request.ts';
import type { RolloutPreview, RolloutRequest } from './schema.ts';
import type { ChosenNetwork } from './selection-store.ts';
import type { RolloutStore } from './store.ts';

type NetworkPreview = RolloutPreview['networks'][number];

/**
 * What a request would touch, without writing anything: every network is rendered as it would be now.
 * @throws as the request itself
 */
export function createPreviewRollout({
  store,
  fleet,
  clock,
}: {
  store: RolloutStore;
  fleet: () => FleetNetworks;
  clock: Clock;
}) {
  return async (request: RolloutRequest, scope: Scope): Promise<RolloutPreview> => {
    const asked = checkRequest(request, clock.now());
    const previews: NetworkPreview[] = [];
    if ('revision' in asked) previews.push(await ofRevision(store, asked.revision));
    else {
      for (const network of await choose(store, request, scope)) {
        previews.push(await ofNetwork(fleet(), network, request.templateVersionId));
      }
    }
    const changed = previews.flatMap((preview) => preview.changed);
    const online = await store.online(changed);
    const candidates = previews.flatMap(({ network, changed }) =>
      changed.map((applianceId) => ({ applianceId, networkId: network.id, online: online.has(applianceId) })),
    );
    return {
      networks: previews,
      waves: planWaves(candidates, policyOf(request).waves).sizes,
      totals: {
        networks: previews.length,
        changedNetworks: previews.filter((preview) => preview.changed.length > 0).length,
        refusedNetworks: previews.filter(({ faults }) => faults.length > 0).length,
        changedAppliances: changed.length,
        offlineAppliances: changed.length - online.size,
      },
    };
  };
}

async function ofNetwork(
  networks: FleetNetworks,
  network: ChosenNetwork,
  templateVersionId: string | undefined,
): Promise<NetworkPreview> {
  const version = templateVersionId === undefined ? {} : { templateVersionId };
  try {
    const { targets } = await networks.previewFleetChange({ networkId: network.id, ...version });
    const changed = targets.filter((target) => target.changed).map(({ applianceId }) => applianceId);
    return { network: named(network), changed, unchanged: targets.length - changed.length, faults: [] };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { network: named(network), changed: [], unchanged: 0, faults: [...faultsOf(error)] };
  }
}

function ofRevision(store: RolloutStore, number: number): Promise<NetworkPreview> {
  return store.transaction(async (tx) => {
    const revision = await store.revision(tx, number);
    const [network] = revision ? await store.networksById([revision.networkId]) : [];
    if (!network) throw notFound('revision', String(number), '/revision');
    const targets = await store.targets(tx, number);
    const changed = targets.filter((target) => !runsAlready(target)).map(({ appliance }) => appliance.id);
    return { network: named(network), changed, unchanged: targets.length - changed.length, faults: [] };
  });
}

const named = ({ id, name, customer }: ChosenNetwork) => ({
  id,
  name,
  customer: { id: customer.id, name: customer.name },
});
