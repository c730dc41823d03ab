import { overlap, parseNetwork } from '../../provisioning/addresses/ipv4.ts';
import { learnedNetworks } from '../../provisioning/addresses/learned.ts';
import type { RenderedNetwork } from '../../provisioning/render.ts';
import type { LiveNetwork } from './inputs.ts';
import type { Preview } from './schema.ts';

type Warning = Preview['warnings'][number];

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
            detail:
              `${wan} of ${name} is in ${network}, which overlaps ${lan} of ${nameOf(siteId)} (${subnet}): its appliance ` +
              'refuses the address or this configuration. Give the LAN another subnet, or change the network of the line.',
            siteIds: [...new Set([id, siteId])],
          }),
        );
    }),
  );
}
