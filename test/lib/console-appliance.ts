import type { Appliance } from '../../cloud/appliances/schema.ts';

/** An appliance as the REST API tells it: in sync, online, two tunnels up; `changes` are laid over. */
export function consoleAppliance(serial: string, changes: Partial<Appliance> = {}): Appliance {
  const at = '2026-03-01T08:00:00.000Z';
  const revision = { revision: 7, hash: 'a'.repeat(64), at };
  return {
    id: `0195a3d2-7b1c-7e4f-9a2b-${Buffer.from(serial).toString('hex').slice(-12).padStart(12, '0')}`,
    externalKey: null,
    serial,
    model: 'standard',
    site: { id: '0195a3d2-7b1c-7e4f-9a2b-000000000001', name: 'Taipei' },
    customer: { id: '0195a3d2-7b1c-7e4f-9a2b-000000000002', name: 'Formosa Tea' },
    state: 'enrolled',
    status: 'in-sync',
    presence: 'online',
    presenceChangedAt: at,
    lastSeenAt: at,
    wanted: revision,
    confirmed: revision,
    attempt: {
      revision: 7,
      hash: revision.hash,
      phase: 'confirmed',
      at,
      findings: [],
      unreachableSeconds: null,
      nextDeliveryAt: null,
    },
    drift: null,
    cloned: null,
    foreign: null,
    replaces: null,
    replacedBy: null,
    wanAddresses: [{ wan: 'wan1', address: '198.51.100.7' }],
    observedAddress: '198.51.100.7',
    agentVersion: '0.1.0',
    lastSample: null,
    enrolledAt: at,
    createdAt: at,
    updatedAt: at,
    ...changes,
  };
}
