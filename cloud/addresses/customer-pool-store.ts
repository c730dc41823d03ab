import type { Database } from '../platform/database.ts';
import { AppError } from '../platform/errors.ts';
import type { Prisma } from '../prisma/client/client.ts';
import { allotmentQueries } from './allotment-store.ts';
import { IN_ORDER } from './in-order.ts';
import { checkPool, requireUnused } from './pool-checks.ts';

/** The pool a customer's LANs are allotted from first, as the customer itself shows it. */
export function customerPoolQueries(db: Database | Prisma.TransactionClient) {
  /** The customer's own, else the block it was given, else what the operator has for all. */
  const firstPools = async (customerIds: readonly string[]): Promise<Map<string, string | null>> => {
    const ids = [...customerIds];
    const pools = await db.addressPool.findMany({
      where: { family: 4, OR: [{ customerId: { in: ids } }, { customerId: null, blockPrefixLength: null }] },
      orderBy: IN_ORDER,
    });
    const blocks = await db.addressBlock.findMany({
      where: { customerId: { in: ids } },
      orderBy: { createdAt: 'asc' },
    });
    const shared = pools.find(({ customerId }) => customerId === null)?.network ?? null;
    return new Map(
      ids.map((id) => [
        id,
        pools.find(({ customerId }) => customerId === id)?.network ??
          blocks.find(({ customerId }) => customerId === id)?.network ??
          shared,
      ]),
    );
  };
  return {
    firstPools,
    /**
     * Makes this network the customer's first pool, in the place of the one it had. The caller holds the customer's row.
     * @throws AppError as a change of the pool itself, pointing to `/addressPool`
     */
    setFirstPool: async (customerId: string, network: string, at: Date): Promise<void> => {
      const pools = await db.addressPool.findMany({ where: { customerId, family: 4 }, orderBy: IN_ORDER });
      const [first, ...others] = pools;
      if (first?.network === network) return;
      if (first) {
        const allotments = await allotmentQueries(db).allotmentsOf([customerId]);
        pointing('/addressPool', () => {
          checkPool({ ...first, network }, others);
          requireUnused(first.network, allotments, network);
        });
        const data = { network, version: { increment: 1 }, updatedAt: at };
        await db.addressPool.update({ where: { id: first.id }, data });
        return;
      }
      await db.addressPool.create({
        data: { customerId, family: 4, network, createdAt: at, updatedAt: at },
      });
    },
  };
}

/** What is wrong with a pool, told to somebody who knows it by another member. */
function pointing(pointer: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const faults = error.faults.map((fault) => ({ ...fault, pointer }));
    throw new AppError(error.code, error.message, { faults, cause: error });
  }
}
