import { teleworkerIdentity } from '#protocol';
import type { TeleworkerInput } from '../../provisioning/input.ts';
import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';

/** Of customers of these stages nobody dials in. */
export const SHUT_STAGES = ['suspended', 'closed'];

/** Who may dial into a network now, for whoever renders it. Each credential is one. */
export function liveTeleworkerQueries(db: Database | Prisma.TransactionClient) {
  return {
    liveTeleworkers: async (networkId: string): Promise<TeleworkerInput[]> => {
      const rows = await db.teleworkerCredential.findMany({
        where: {
          certificate: { revokedAt: null },
          teleworker: { networkId, state: 'active', customer: { stage: { notIn: SHUT_STAGES } } },
        },
        select: { id: true, teleworker: { select: { tunnel: true, address: true } } },
        orderBy: { id: 'asc' },
      });
      return rows.map(({ id, teleworker: { tunnel, address } }) => ({
        id,
        identity: teleworkerIdentity(id),
        address,
        tunnel: tunnel as TeleworkerInput['tunnel'],
      }));
    },
  };
}
