import type { Prisma } from '../prisma/client/client.ts';

/** Pools in the order in which they are used. */
export const IN_ORDER: Prisma.AddressPoolOrderByWithRelationInput[] = [{ position: 'asc' }, { id: 'asc' }];
