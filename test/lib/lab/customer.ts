import type { Bootstrap, TargetState } from '#protocol';
import type { Appliance } from '../../../cloud/appliances/schema.ts';
import type { Network } from '../../../cloud/networks/schema.ts';
import { eventually } from '../eventually.ts';
import type { Rest } from '../rest.ts';
import { ROUTER, siteAddress } from './addresses.ts';
import { createLabAgent, type LabAgent } from './agent.ts';
import type { Lab } from './lab.ts';

export type LabSite = { siteId: string; applianceId: string; agent: LabAgent };

/** A customer of the control plane whose sites are those of the laboratory, each with an agent not yet started. */
export type LabCustomer = AsyncDisposable & {
  customerId: string;
  /** From 1, as in the laboratory. */
  site(number: number): LabSite;
  sites: LabSite[];
};

type WithId = { id: string };

/** All by REST, as a reseller's script would. */
export async function openCustomer(
  rest: Rest,
  lab: Lab,
  sites: number,
  agents: Parameters<typeof createLabAgent>[2] = {},
): Promise<LabCustomer> {
  const reseller = await rest.post<WithId>('resellers', { name: 'Formosa Systems' });
  const customer = await rest.post<WithId>('customers', {
    name: 'Tamsui Precision',
    resellerId: reseller.id,
    tier: 'enterprise',
    stage: 'pilot',
  });
  const made: LabSite[] = [];
  for (let number = 1; number <= sites; number++) {
    made.push(await openSite(rest, lab, customer.id, number, agents));
  }
  return {
    customerId: customer.id,
    sites: made,
    site: (number) => made[number - 1] as LabSite,
    async [Symbol.asyncDispose]() {
      await Promise.all(made.map(({ agent }) => agent[Symbol.asyncDispose]()));
    },
  };
}

async function openSite(
  rest: Rest,
  lab: Lab,
  customerId: string,
  number: number,
  agents: Parameters<typeof createLabAgent>[2],
): Promise<LabSite> {
  const site = await rest.post<WithId>('sites', {
    customerId,
    name: `Site ${number}`,
    accessLines: [accessLine(siteAddress(number))],
  });
  const { appliance, bootstrap } = await rest.post<{ appliance: Appliance; bootstrap: Bootstrap }>(
    'appliances',
    {
      serial: `SK-LAB-${number}`,
      model: 'lab',
      siteId: site.id,
    },
  );
  const agent = await createLabAgent(lab.site(number), bootstrap, agents);
  return { siteId: site.id, applianceId: appliance.id, agent };
}

/** The access line of a laboratory site. */
export function accessLine(address: string, gateway = ROUTER) {
  return {
    name: 'wan1',
    device: 'eth0',
    priority: 1,
    addressing: { method: 'static', address: `${address}/24`, gateway, nameservers: [] },
  };
}

/** Saves a network over all sites of the customer, commits it and rolls it out. */
export function applyNetwork(
  rest: Rest,
  customer: LabCustomer,
  parameters: object,
  { confirmWithinSeconds = 30 } = {},
): Promise<Network> {
  return rest.post<Network>(`networks?apply=true&confirm_within_seconds=${confirmWithinSeconds}`, {
    customerId: customer.customerId,
    name: 'Main network',
    kind: 'multi-site',
    parameters: { monitoring: { telemetryIntervalSeconds: 5 }, ...parameters },
    siteIds: customer.sites.map(({ siteId }) => siteId),
  });
}

export const appliance = (rest: Rest, id: string) => rest.get<Appliance>(`appliances/${id}`);

/** What the appliance is asked to run, secrets masked. */
export const targetOf = async (rest: Rest, id: string) =>
  (await rest.get<{ target: TargetState }>(`appliances/${id}/target-state`)).target;

/** Waits until the appliance keeps what it is asked for, and its tunnels are up. */
export async function converged(
  rest: Rest,
  { applianceId, agent }: LabSite,
  { tunnels, withinMs = 60_000 }: { tunnels: number; withinMs?: number },
): Promise<void> {
  let last: Appliance | undefined;
  try {
    await eventually(
      async () => {
        last = await appliance(rest, applianceId);
        const up = last.lastSample?.tunnels;
        return last.status === 'in-sync' && up?.up === tunnels && up.total === tunnels;
      },
      'the appliance is in sync with all tunnels up',
      { withinMs },
    );
  } catch (cause) {
    throw new Error(`${JSON.stringify(last)}\n${agent.output().slice(-6000)}`, { cause });
  }
}
