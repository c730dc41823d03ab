import Type, { type Static } from 'typebox';
import { SITE_PARAMETERS } from '../shared/site-parameters.ts';

/** One box at one site: internet access shared and protected. */
export const MonoSiteParameters = Type.Object(SITE_PARAMETERS, {
  additionalProperties: false,
  title: 'Mono-site',
  description: 'One appliance shares and protects one site’s internet access',
});
export type MonoSiteParameters = Static<typeof MonoSiteParameters>;
