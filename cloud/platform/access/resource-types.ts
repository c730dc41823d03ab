/** Kinds of resources that somebody owns, and that routes name by id. */
export const RESOURCE_TYPES = {
  reseller: 'reseller',
  customer: 'customer',
  site: 'site',
  appliance: 'appliance',
  network: 'network',
  revision: 'revision',
  rollout: 'rollout',
  teleworker: 'teleworker',
  pilot: 'pilot',
  renumbering: 'renumbering',
  'address-pool': 'address pool',
  'address-reservation': 'address reservation',
  certificate: 'certificate',
} as const;
export type ResourceType = keyof typeof RESOURCE_TYPES;

/** An id of a resource, as text. */
export type Reference = { type: ResourceType; id: string };
