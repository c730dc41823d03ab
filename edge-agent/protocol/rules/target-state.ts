import type { Monitoring } from '../target-state/monitoring.ts';
import type { System } from '../target-state/system.ts';
import type { TargetState } from '../target-state/target-state.ts';
import { at, type RuleFault } from './fault.ts';
import { firewallFaults } from './firewall.ts';
import { interfaceFaults } from './interfaces.ts';
import { serverFault, timeZoneFault } from './names.ts';
import { serviceFaults } from './services.ts';
import { vpnFaults } from './vpn.ts';

/** What the shapes cannot say of the appliance as a host. */
export function systemFaults({ timeZone, ntpServers }: System): RuleFault[] {
  return [
    ...at('/system/timeZone', timeZoneFault(timeZone)),
    ...ntpServers.flatMap((host, i) => at(`/system/ntpServers/${i}`, serverFault(host))),
  ];
}

/** What the shapes cannot say of what is measured. */
export function monitoringFaults({ probes }: Monitoring): RuleFault[] {
  return probes.flatMap((probe, i) =>
    probe.kind === 'icmp' ? at(`/monitoring/probes/${i}/host`, serverFault(probe.host)) : [],
  );
}

/**
 * Everything that must hold of a target state besides its shape. An appliance of this version refuses nothing else but
 * what its own machine lacks, and the cloud renders nothing with such a fault.
 */
export function targetStateFaults(target: TargetState): RuleFault[] {
  return [
    ...systemFaults(target.system),
    ...interfaceFaults(target.interfaces),
    ...serviceFaults(target),
    ...firewallFaults(target),
    ...vpnFaults(target),
    ...monitoringFaults(target.monitoring),
  ];
}
