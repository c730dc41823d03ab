import Type, { type Static } from 'typebox';

export const NetworkKind = Type.Enum(['mono-site', 'multi-site', 'teleworker'], { title: 'Kind of network' });
export type NetworkKind = Static<typeof NetworkKind>;

/** A site's place in its network. */
export const SITE_ROLES = ['single', 'member', 'hub', 'second-hub', 'spoke'] as const;
export type SiteRole = (typeof SITE_ROLES)[number];
