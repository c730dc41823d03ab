import { resolveNetwork, resolveSite } from '../../provisioning/layers/index.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { networkInput } from './inputs.ts';
import { orRefuse } from './refuse.ts';
import type { ResolvedParameters } from './schema.ts';
import { draftSource } from './source.ts';
import type { NetworkQueries } from './store.ts';

/**
 * The draft's parameters as all layers resolve them: what its sites have in common, or those of one site or appliance.
 * @throws not-found, filter-invalid (a site that is not in the draft), network-invalid
 */
export async function resolveParameters(
  store: NetworkQueries,
  id: string,
  of: { siteId?: string | undefined; applianceId?: string | undefined },
): Promise<ResolvedParameters> {
  const network = await store.get(id);
  if (!network) throw notFound('network', id);
  const source = await draftSource(store, network);
  const live = await store.live(id);
  const input = networkInput(source, source.sites, live);
  const site =
    of.applianceId === undefined
      ? input.sites.find((each) => each.id === of.siteId)
      : input.sites.find(({ appliance }) => appliance?.id === of.applianceId);
  return orRefuse(
    source.sites.map((each) => each.id),
    () => {
      if (of.siteId === undefined && of.applianceId === undefined) {
        return { siteId: null, role: null, items: resolveNetwork(input) };
      }
      if (!site || (of.siteId !== undefined && site.id !== of.siteId)) throw notOfNetwork(of);
      const { role, parameters } = resolveSite(input, site.id);
      return { siteId: site.id, role, items: parameters };
    },
  );
}

function notOfNetwork({ applianceId }: { applianceId?: string | undefined }): AppError {
  const pointer = applianceId === undefined ? '?site_id' : '?appliance_id';
  const detail =
    applianceId === undefined ? 'is no site of the draft' : 'stands at no such site of the draft';
  return new AppError('filter-invalid', `${pointer.slice(1)} ${detail}.`, {
    faults: [{ pointer, code: 'unknown', detail }],
  });
}
