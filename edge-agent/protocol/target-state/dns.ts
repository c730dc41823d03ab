import Type, { type Static } from 'typebox';
import { DnsName, Ipv4Address, SectionName } from '../scalars.ts';

export const DnsRecord = Type.Object(
  { name: DnsName, address: Ipv4Address },
  { additionalProperties: false, description: 'A host of the customer, answered locally' },
);

export const Dns = Type.Object(
  {
    lans: Type.Array(SectionName, { maxItems: 32, description: 'LANs the resolver answers' }),
    domain: DnsName,
    forwarders: Type.Array(Ipv4Address, {
      maxItems: 4,
      description: 'Upstream resolvers; when empty, those learned from the WAN',
    }),
    privateDomains: Type.Optional(
      Type.Array(DnsName, {
        minItems: 1,
        maxItems: 64,
        description:
          'Domains in which upstream resolvers may name private addresses; elsewhere such answers are dropped',
      }),
    ),
    records: Type.Array(DnsRecord, { maxItems: 1024, description: 'Answered here instead of upstream' }),
    cacheEntries: Type.Integer({ minimum: 0, maximum: 10_000, description: 'Size of the cache; 0 for none' }),
  },
  { additionalProperties: false, description: 'Resolver for the LANs' },
);
export type Dns = Static<typeof Dns>;
