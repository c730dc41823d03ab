import { overlap, parseNetwork } from '../../provisioning/addresses/ipv4.ts';
import { AppError } from '../platform/errors.ts';
import type { Source } from './source.ts';
import type { NetworkQueries } from './store.ts';

/**
 * Subnets of an earlier revision, which LANs have no more, may be somebody else's by now.
 * @throws network-invalid
 */
export async function refuseTaken(store: NetworkQueries, source: Source): Promise<void> {
  const network = await store.get(source.networkId);
  const has = new Set(
    network?.sites.map(({ siteId, allotments }) => `${siteId} ${JSON.stringify(allotments)}`),
  );
  const taken = source.customer.reserved.filter((text) => !text.includes(':')).map(parseNetwork);
  for (const { id, name, allotments } of source.sites) {
    if (has.has(`${id} ${JSON.stringify(allotments)}`)) continue;
    for (const { lan, subnet } of allotments) {
      if (!taken.some((other) => overlap(other, parseNetwork(subnet)))) continue;
      const detail = `The subnet ${subnet} of LAN ${lan} of ${name} is reserved or in another network by now.`;
      const fault = { pointer: '/restores', code: 'subnet-overlap', detail };
      throw new AppError('network-invalid', detail, { faults: [fault] });
    }
  }
}
