import type { AccessLine } from '../../provisioning/access-line.ts';
import { maskSecrets } from './access-lines.ts';
import type { Customer, Reseller, Site } from './schema.ts';
import type { CustomerRow, ResellerRow, SiteRow } from './store.ts';

export function presentReseller(row: ResellerRow): Reseller {
  const { id, externalKey, name, customerCount } = row;
  return { id, externalKey, name, customerCount, ...times(row) };
}

export function presentCustomer(row: CustomerRow): Customer {
  return {
    id: row.id,
    externalKey: row.externalKey,
    name: row.name,
    resellerId: row.resellerId,
    tier: row.tier as Customer['tier'],
    stage: row.stage as Customer['stage'],
    industry: row.industry,
    addressPool: row.addressPool,
    ...times(row),
  };
}

export function presentSite(row: SiteRow): Site {
  return {
    id: row.id,
    externalKey: row.externalKey,
    customerId: row.customerId,
    name: row.name,
    address: row.address,
    latitude: row.latitude,
    longitude: row.longitude,
    timeZone: row.timeZone,
    accessLines: maskSecrets(row.accessLines as AccessLine[]),
    ...times(row),
  };
}

const times = ({ createdAt, updatedAt }: { createdAt: Date; updatedAt: Date }) => ({
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});
