import type { Database } from '../../platform/database.ts';
import type { Policy } from './policy.ts';

const NOTHING_SAID: Policy = { secondFactorRoles: [], version: 1 };
const where = { id: 1 };

export type PolicyStore = ReturnType<typeof createPolicyStore>;

export function createPolicyStore(db: Database) {
  const read = async (): Promise<Policy> => (await db.signInPolicy.findUnique({ where })) ?? NOTHING_SAID;
  return {
    read,
    /** Nothing when it is another version by now. */
    write: async (version: number | undefined, secondFactorRoles: string[]): Promise<Policy | undefined> => {
      await db.signInPolicy.createMany({ data: { ...where, ...NOTHING_SAID }, skipDuplicates: true });
      const { count } = await db.signInPolicy.updateMany({
        where: { ...where, ...(version !== undefined && { version }) },
        data: { secondFactorRoles, version: { increment: 1 } },
      });
      return count === 1 ? read() : undefined;
    },
  };
}
