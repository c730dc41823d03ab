import type { Database } from '../platform/database.ts';
import { Prisma } from '../prisma/client/client.ts';

/** A subnet that a LAN has. */
export type AllottedSubnet = {
  customerId: string;
  networkId: string;
  networkName: string;
  siteId: string;
  siteName: string;
  lan: string;
  subnet: string;
  /** A /64 of the customer's unique local addresses. */
  uniqueLocal: string | null;
};

/** What is allotted to the LANs of committed networks. */
export function allotmentQueries(db: Database | Prisma.TransactionClient) {
  const select = (where: Prisma.Sql): Promise<AllottedSubnet[]> =>
    db.$queryRaw<AllottedSubnet[]>`
      select n."customerId", n.id as "networkId", n.name as "networkName", s.id as "siteId", s.name as "siteName",
        a ->> 'lan' as lan, a ->> 'subnet' as subnet, a ->> 'uniqueLocal' as "uniqueLocal"
      from network_site p
        join network n on n.id = p."networkId"
        join site s on s.id = p."siteId"
        cross join lateral jsonb_array_elements(p.allotments) a
      where ${where}
      order by (a ->> 'subnet')::inet, n.id, s.id`;
  return {
    allotmentsOf: (customerIds: readonly string[]) =>
      select(Prisma.sql`n."customerId" = any(${[...customerIds]}::uuid[])`),
    /** Of customers without a pool of their own, which the operator's serve. */
    allotmentsOfServed: () =>
      select(Prisma.sql`not exists (
        select 1 from address_pool o where o."customerId" = n."customerId" and o.family = 4)`),
    allotments: () => select(Prisma.sql`true`),
  };
}
