import type { RenderedNetwork } from '../../provisioning/render.ts';
import { obstacleWords, relayWords } from '../../provisioning/vpn/obstacle-words.ts';
import type { Preview } from './schema.ts';

type Warning = Preview['warnings'][number];

/** Of the pairs that lack a tunnel so many are named; who mends these finds the others afterwards. */
const MOST_NAMED = 20;

/** Which sites will have no tunnel although they are to be joined, why, and what to do; and which meet over a third. */
export function tunnelWarnings(
  { unjoined, relayed }: Pick<RenderedNetwork, 'unjoined' | 'relayed'>,
  nameOf: (siteId: string) => string,
): Warning[] {
  const apart = unjoined.map(
    (pair): Warning => ({
      code: pair.because,
      detail: obstacleWords(pair, nameOf),
      siteIds: [pair.first, pair.second],
    }),
  );
  const met = relayed.map(
    (pair): Warning => ({
      code: 'joined-over-third',
      detail: relayWords(pair, nameOf),
      siteIds: [pair.first, pair.second, pair.over],
    }),
  );
  return [apart, met].flatMap((warnings) => {
    const left = warnings.length - MOST_NAMED;
    const [last] = warnings.slice(MOST_NAMED);
    if (!last) return warnings;
    const rest: Warning = { code: last.code, detail: `And ${left} more pairs of sites.`, siteIds: [] };
    return [...warnings.slice(0, MOST_NAMED), rest];
  });
}
