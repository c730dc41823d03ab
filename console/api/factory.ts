import type { FactoryTrustAnchor, NewAnchor } from '../../cloud/enrolment/schema.ts';
import type { Api } from './client.ts';
import { getAll } from './page.ts';

export type { FactoryTrustAnchor, NewAnchor };

export const readAnchors = (api: Api): Promise<FactoryTrustAnchor[]> =>
  getAll<FactoryTrustAnchor>(api, 'factory-trust-anchors');
/** What would be added. @throws ApiError `request-invalid` for what cannot be an anchor, `conflict` for one that is */
export const tryAnchor = (api: Api, anchor: NewAnchor): Promise<FactoryTrustAnchor> =>
  api.post('factory-trust-anchors', anchor, { query: { validate_only: true } });
export const addAnchor = (api: Api, anchor: NewAnchor): Promise<FactoryTrustAnchor> =>
  api.post('factory-trust-anchors', anchor);
export const removeAnchor = (api: Api, { id, version }: FactoryTrustAnchor): Promise<void> =>
  api.delete(`factory-trust-anchors/${id}`, { version });
