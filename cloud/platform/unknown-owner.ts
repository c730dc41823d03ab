import { AppError } from './errors.ts';

/** Prisma's code of a foreign key that would be broken. */
const FOREIGN_KEY = 'P2003';

/** For `catch` of a write: a reseller or customer it shall belong to that is not there is refused where it is named. */
export function refuseUnknownOwner(named: { resellerId?: string | null; customerId?: string | null }) {
  return (error: unknown): never => {
    if ((error as { code?: unknown }).code !== FOREIGN_KEY) throw error;
    const pointer = named.resellerId ? '/resellerId' : '/customerId';
    throw new AppError('request-invalid', 'Whose it shall be does not exist.', {
      faults: [{ pointer, code: 'unknown', detail: 'is the id of nothing' }],
      cause: error,
    });
  };
}
