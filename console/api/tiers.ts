/** Of customers, in their order. */
export const TIERS = ['micro', 'enterprise', 'gold', 'platinum'] as const;
