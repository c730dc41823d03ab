import type { RenderedNetwork } from '../../../provisioning/render.ts';
import type { Warning } from './schema.ts';

/** Of the pairs that lack a tunnel so many are named; who mends these finds the others afterwards. */
const MOST_NAMED = 20;

/** Which sites will have no tunnel although they are to be joined, and why; and which meet over a third. */
export function tunnelWarnings(
  { unjoined, relayed }: Pick<RenderedNetwork, 'unjoined' | 'relayed'>,
  nameOf: (siteId: string) => string,
): Warning[] {
  const named = (...ids: string[]) => ids.map((id) => ({ id, name: nameOf(id) }));
  const apart = unjoined.map(
    ({ first, second, because }): Warning => ({ code: because, params: {}, sites: named(first, second) }),
  );
  const met = relayed.map(
    ({ first, second, over }): Warning => ({
      code: 'joined-over-third',
      params: {},
      sites: named(first, second, over),
    }),
  );
  return [...shortened(apart, 'more-unjoined'), ...shortened(met, 'more-joined-over-third')];
}

function shortened(
  warnings: readonly Warning[],
  code: 'more-unjoined' | 'more-joined-over-third',
): Warning[] {
  const count = warnings.length - MOST_NAMED;
  const named = warnings.slice(0, MOST_NAMED);
  return count > 0 ? [...named, { code, params: { count }, sites: [] }] : named;
}
