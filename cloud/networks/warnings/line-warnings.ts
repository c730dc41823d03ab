import { overlap, parseNetwork } from '../../../provisioning/addresses/ipv4.ts';
import { learnedNetworks } from '../../../provisioning/addresses/learned.ts';
import type { RenderedNetwork } from '../../../provisioning/render.ts';
import type { LiveNetwork } from '../inputs.ts';
import type { Warning } from './schema.ts';

/**
 * Lines that learned an address in a network of their own customer's: behind another router, say. The appliance there refuses
 * one or the other, so that a person has to give way.
 */
export function lineWarnings(
  sites: LiveNetwork['sites'],
  { allotments }: Pick<RenderedNetwork, 'allotments'>,
  nameOf: (siteId: string) => string,
): Warning[] {
  const lans = allotments.flatMap((site) =>
    site.allotments.map(({ lan, subnet }) => ({
      siteId: site.siteId,
      lan,
      subnet,
      network: parseNetwork(subnet),
    })),
  );
  return [...sites].flatMap(([id, { name, appliance }]) =>
    learnedNetworks(appliance?.wanAddresses ?? []).flatMap(({ wan, network }) => {
      const line = parseNetwork(network);
      return lans
        .filter((lan) => overlap(lan.network, line))
        .map(
          ({ siteId, lan, subnet }): Warning => ({
            code: 'line-overlaps',
            params: { wan, network, lan, subnet },
            sites: [{ id, name }, ...(siteId === id ? [] : [{ id: siteId, name: nameOf(siteId) }])],
          }),
        );
    }),
  );
}
