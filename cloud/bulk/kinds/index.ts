import type { Sealing } from '../../platform/sealing.ts';
import { applianceTable } from '../tables/appliances.ts';
import { customerTable } from '../tables/customers.ts';
import { siteTable } from '../tables/sites.ts';
import type { BulkTable } from '../tables/table.ts';
import { appliances } from './appliances.ts';
import { customers } from './customers.ts';
import type { Keyed, Kind, KindName } from './kind.ts';
import { sites } from './sites.ts';

/** A kind with its rows in the database. */
export type Bulk<Doc extends Keyed> = { kind: Kind<Doc>; table: BulkTable<Doc> };

/** What is done with a kind, whatever its documents are. */
export type WithKind = <T>(name: KindName, use: <Doc extends Keyed>(bulk: Bulk<Doc>) => T) => T;

export const KINDS = { customers, sites, appliances };

export function createKinds(sealing: Sealing): WithKind {
  const tables = { customers: customerTable, sites: siteTable(sealing), appliances: applianceTable };
  return (name, use) => {
    if (name === 'customers') return use({ kind: customers, table: tables.customers });
    if (name === 'sites') return use({ kind: sites, table: tables.sites });
    return use({ kind: appliances, table: tables.appliances });
  };
}
