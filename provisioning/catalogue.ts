import type { TSchema } from 'typebox';
import { checkParameters } from './check-parameters.ts';
import type { NetworkInput } from './input.ts';
import type { NetworkKind, SiteRole } from './kinds.ts';
import { resolveCommon } from './layers/resolve.ts';
import { MultiSiteParameters } from './templates/multi-site/params.ts';
import { MonoSiteParameters, TeleworkerParameters } from './templates/single-site/params.ts';

export { NetworkKind, SITE_ROLES, type SiteRole } from './kinds.ts';

/** Parameters of each kind, complete with their defaults. */
export type ParametersOf = {
  'mono-site': MonoSiteParameters;
  'multi-site': MultiSiteParameters;
  teleworker: TeleworkerParameters;
};

export type CatalogueEntry = {
  title: { en: string; 'zh-Hant-TW': string };
  parameters: TSchema;
  /** The smallest parameters that are valid, with every default. */
  defaults: unknown;
  roles: readonly SiteRole[];
};

export const CATALOGUE: Record<NetworkKind, CatalogueEntry> = {
  'mono-site': {
    title: { en: 'Mono-site', 'zh-Hant-TW': '單一據點' },
    parameters: MonoSiteParameters,
    defaults: checkParameters(MonoSiteParameters, {}).value,
    roles: ['single'],
  },
  'multi-site': {
    title: { en: 'Multi-site', 'zh-Hant-TW': '多據點' },
    parameters: MultiSiteParameters,
    defaults: checkParameters(MultiSiteParameters, { topology: 'mesh' }).value,
    roles: ['member', 'hub', 'second-hub', 'spoke'],
  },
  teleworker: {
    title: { en: 'Teleworkers', 'zh-Hant-TW': '遠距工作' },
    parameters: TeleworkerParameters,
    defaults: checkParameters(TeleworkerParameters, {}).value,
    roles: ['single'],
  },
};

/**
 * The parameters of a network by its layers, complete with defaults; exceptions of sites and appliances are returned as
 * they were written, and are merged when a network is rendered.
 *
 * @throws ProvisioningError `parameters-invalid`, `parameter-locked`, with a fault for each place
 */
export function parseParameters<Kind extends NetworkKind>(
  kind: Kind,
  parameters: unknown,
  input: Pick<NetworkInput, 'layers'> & Partial<Pick<NetworkInput, 'sites'>> = {},
): ParametersOf[Kind] {
  return resolveCommon(CATALOGUE[kind].parameters, { sites: [], ...input, parameters });
}
