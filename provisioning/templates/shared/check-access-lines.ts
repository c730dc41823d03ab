import type { AccessLine } from '../../access-line.ts';
import { accessLineFaults } from '../../access-line-faults.ts';
import { formatNetwork, type Network, overlap, parseNetwork } from '../../addresses/ipv4.ts';
import { type Fault, throwFaults } from '../../errors.ts';
import type { SitePlan } from './site-plan.ts';

/**
 * What must hold of the access lines of a site whose appliance is configured.
 *
 * @throws ProvisioningError `no-access-line`, `access-line-invalid`, `subnet-overlap`
 */
export function checkAccessLines(plan: SitePlan): void {
  const { id, name, accessLines } = plan.site;
  const pointer = `/sites/${id}`;
  const fault = (code: string, detail: string): Fault => ({ pointer, code, detail });
  if (accessLines.length === 0) {
    throwFaults('no-access-line', [fault('no-access-line', `${name} has no access line`)]);
  }
  throwFaults(
    'access-line-invalid',
    accessLineFaults(accessLines).map((each) => {
      const line = accessLines[Number(each.pointer.split('/')[1])];
      return fault(each.code, `${line?.name} of ${name}: ${each.detail}`);
    }),
  );
  const overlaps = accessLines.flatMap((line) =>
    plan.lans
      .filter((lan) => staticNetworks([line]).some((network) => overlap(network, lan.subnet)))
      .map((lan) =>
        fault(
          'subnet-overlap',
          `LAN ${lan.parameters.name} of ${name} (${formatNetwork(lan.subnet)}) overlaps the network of ${line.name}`,
        ),
      ),
  );
  throwFaults('subnet-overlap', overlaps);
}

/** The networks of access lines with a fixed address. */
export function staticNetworks(lines: readonly AccessLine[]): Network[] {
  return lines.flatMap((line) =>
    line.addressing.method === 'static' ? [parseNetwork(line.addressing.address)] : [],
  );
}
