import type { Network, Preview } from '../../cloud/networks/schema.ts';
import { staticLine } from '../lib/company.ts';
import type { Rest } from '../lib/rest.ts';
import { createFleet } from './fleet.ts';

export type PreviewFigures = { milliseconds: number; readMilliseconds: number };

/** Previews after one another; the middle one counts. */
const TIMES = 9;

/**
 * From the request for a preview of a mesh of so many sites, every LAN of which moves, until its answer is read; and the
 * same for an answer that is only read from the database.
 */
export async function measurePreview(rest: Rest, size: number): Promise<PreviewFigures> {
  const { customerId, siteIds } = await createFleet(rest, size, {
    name: 'PREVIEW',
    line: (index) => staticLine(index + 1),
  });
  const { id } = await rest.post<Network>('networks?apply=true', {
    customerId,
    siteIds,
    name: 'Preview',
    kind: 'multi-site',
    parameters: { topology: 'mesh' },
  });
  await rest.patch(`networks/${id}`, {
    parameters: {
      lans: [{ name: 'lan1', device: 'eth1', prefixLength: 22 }],
      dns: { domain: 'next.internal' },
    },
  });
  const preview = () => rest.post<Preview>(`networks/${id}/revisions?validate_only=true`);
  const { targets } = await preview();
  if (!targets.every(({ changed }) => changed)) throw new Error('a preview without changes measures nothing');
  return {
    milliseconds: await middleOf(preview),
    readMilliseconds: await middleOf(() => rest.get(`sites?customer_id=${customerId}`)),
  };
}

async function middleOf(work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return taken.sort((a, b) => a - b)[Math.floor(TIMES / 2)] ?? Number.NaN;
}
