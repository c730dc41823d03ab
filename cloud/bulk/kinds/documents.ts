import type { AccessLine } from '../../../provisioning/access-line.ts';
import type { Stage } from '../../customers/index.ts';

export type CustomerDoc = {
  /** Only of one that is there already. */
  id?: string;
  externalKey: string | null;
  name: string;
  resellerId: string | null;
  tier: string;
  stage: Stage;
  industry: string | null;
};

export type SiteDoc = {
  /** Only of one that is there already. */
  id?: string;
  externalKey: string | null;
  customerId: string;
  name: string;
  address: string | null;
  latitude: number | null;
  longitude: number | null;
  timeZone: string;
  /** In the clear. */
  accessLines: AccessLine[];
};

export type ApplianceDoc = {
  serial: string;
  model: string;
  externalKey: string | null;
  siteId: string | null;
  /** What the box was given in the factory: SHA-256 of its enrolment secret, hexadecimal. */
  factorySecret?: { hash: string; expiresAt: string | null };
};
