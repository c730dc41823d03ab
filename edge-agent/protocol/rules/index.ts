/** What values must be for what they are for. Used by the cloud before it takes them, and by an appliance before it runs them. */
export {
  gatewayFault,
  interfaceFault,
  lanHostFault,
  lanInterfaceFault,
  macFault,
  networkFault,
  publicEndpointFault,
  resolverFault,
  unicast6Fault,
  unicastFault,
} from './addresses.ts';
export { carrierDevice, deviceFault, devicesByName, lanDevice, TUNNEL_DEVICE, wanDevice } from './devices.ts';
export { RULE_CODES, type RuleCode, type RuleFault, type ValueFault } from './fault.ts';
export { firewallFaults, hostFault, IKE_PORTS, policyFaults } from './firewall.ts';
export { interfaceFaults, lineFaults } from './interfaces.ts';
export { dnsNameFault, hostnameFault, NOBODYS_HOSTNAMES, serverFault, timeZoneFault } from './names.ts';
export { reservationFaults, serviceFaults } from './services.ts';
export { monitoringFaults, systemFaults, targetStateFaults } from './target-state.ts';
export { TIME_ZONES } from './time-zones.ts';
export { vpnFaults } from './vpn.ts';
