import type { Report, TargetState } from '#protocol';
import type { AccessLine } from '../../provisioning/access-line.ts';
import type { Allotment } from '../../provisioning/render.ts';
import { REMOTE_ACCESS_LAN } from '../../provisioning/templates/shared/remote-access-parameters.ts';
import { publicAddressOf } from '../../provisioning/vpn/public-address.ts';
import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';

/** Into which appliance people of a network dial, as it was rolled out. `address` is null while it is not known. */
export type Gateway = { address: string | null; identity: string; networks: string[] };

/** What a network offers to people who dial in. */
export function gatewayQueries(db: Database | Prisma.TransactionClient) {
  return {
    gateway: async (networkId: string): Promise<Gateway | undefined> => {
      const sites = await db.networkSite.findMany({
        where: { networkId },
        select: {
          site: {
            select: {
              accessLines: true,
              appliances: {
                where: { state: { not: 'retired' }, wantedRevision: { not: null } },
                select: { id: true, wantedRevision: true, wanAddresses: true, observedAddress: true },
              },
            },
          },
        },
      });
      for (const { site } of sites) {
        for (const appliance of site.appliances) {
          const access = await wantedAccess(db, appliance.id, appliance.wantedRevision ?? 0n);
          if (!access) continue;
          const { observedAddress } = appliance;
          const wanAddresses = (appliance.wanAddresses ?? []) as Report['wanAddresses'];
          return {
            address: publicAddressOf(site.accessLines as AccessLine[], { wanAddresses, observedAddress }),
            identity: access.localIdentity,
            networks: access.trafficSelectors,
          };
        }
      }
      return undefined;
    },
    /** The subnet that was allotted for people's addresses when the network was committed. */
    pool: async (networkId: string): Promise<string | undefined> => {
      const sites = await db.networkSite.findMany({ where: { networkId }, select: { allotments: true } });
      return sites
        .flatMap(({ allotments }) => allotments as Allotment[])
        .find(({ lan }) => lan === REMOTE_ACCESS_LAN)?.subnet;
    },
  };
}

async function wantedAccess(
  db: Database | Prisma.TransactionClient,
  applianceId: string,
  revisionNumber: bigint,
): Promise<TargetState['vpn']['remoteAccess']> {
  const row = await db.targetState.findUnique({
    where: { revisionNumber_applianceId: { revisionNumber, applianceId } },
    select: { document: true },
  });
  // What is read of it holds no secrets, and so is not sealed.
  return (row?.document as TargetState | undefined)?.vpn.remoteAccess;
}
