import type { NewRenumbering, Renumbering as RenumberingSchema } from '../../cloud/addresses/schema.ts';
import type { Api } from './client.ts';
import type { Network } from './network.ts';
import { getAll } from './page.ts';

export type Renumbering = RenumberingSchema;
export type RenumberingStep = Renumbering['steps'][number];
/** LANs that shall have other subnets. */
export type Wish = NewRenumbering['lans'][number];
/** A LAN as it is now. */
export type PlacedLan = { siteId: string; siteName: string; lan: string; subnet: string };

/** The last one that was planned, whatever became of it; `null` without any. */
export async function readLastRenumbering(api: Api, networkId: string): Promise<Renumbering | null> {
  return (await getAll<Renumbering>(api, `networks/${networkId}/renumberings`)).at(-1) ?? null;
}

/** What would be planned. Nothing is written. */
export function tryRenumbering(api: Api, networkId: string, lans: readonly Wish[]): Promise<Renumbering> {
  return api.post(`networks/${networkId}/renumberings`, { lans }, { query: { validate_only: true } });
}

export function planRenumbering(api: Api, networkId: string, lans: readonly Wish[]): Promise<Renumbering> {
  return api.post(`networks/${networkId}/renumberings`, { lans });
}

/** Takes the next step: a revision that is rolled out. */
export function advanceRenumbering(api: Api, { id }: Renumbering): Promise<Renumbering> {
  return api.post(`renumberings/${id}/advance`);
}

/** Only before the LANs have moved. */
export function cancelRenumbering(api: Api, { id }: Renumbering): Promise<Renumbering> {
  return api.post(`renumberings/${id}/cancellation`);
}

export const isOpen = ({ state }: Renumbering): boolean => state === 'planned' || state === 'running';

/** The step that advancing takes; waiting is none that anybody takes. */
export function nextStepOf({ steps }: Renumbering): RenumberingStep | undefined {
  return steps.find(({ done, kind }) => !done && kind !== 'wait');
}

export function mayCancel(renumbering: Renumbering): boolean {
  return isOpen(renumbering) && !renumbering.steps.some(({ kind, done }) => kind === 'switch' && done);
}

/** Every LAN that has a subnet, by site. */
export function placedLans({ sites }: Network): PlacedLan[] {
  return sites.flatMap(({ siteId, name, allotments }) =>
    allotments.map(({ lan, subnet }) => ({ siteId, siteName: name, lan, subnet })),
  );
}
