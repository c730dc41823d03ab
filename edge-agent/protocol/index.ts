/** The contract between appliance and control plane. It lives here because deployed agents cannot be changed in a hurry. */
export { Bootstrap } from './bootstrap.ts';
export { canonicalHash, canonicalJson } from './canonical.ts';
export {
  AUTHORITY_NAMES,
  AUTHORITY_ORGANIZATION,
  applianceIdOf,
  IKE_DOMAIN,
  teleworkerIdentity,
  userPrincipalName,
  VPN_DOMAIN,
  vpnIdentity,
} from './identity.ts';
export { DEFAULT_CONFIRM_WITHIN_SECONDS, MESSAGE_LIMIT_BYTES, PACKET_LIMIT_BYTES } from './limits.ts';
export { COMMAND_KINDS, Command, CommandResult, FactoryResetArgs } from './messages/command.ts';
export { DRIFT_HANDLINGS, DRIFT_SECTIONS, Drift, DriftFinding } from './messages/drift.ts';
export { Event, SEVERITIES } from './messages/event.ts';
export { FINDING_CODES, Finding, type FindingCode, PHASES, type Phase, Report } from './messages/report.ts';
export { TargetEnvelope, TargetMessage } from './messages/target-message.ts';
export { InterfaceCounters, Lease, Sample, Telemetry, TunnelState } from './messages/telemetry.ts';
export * from './rules/index.ts';
export * from './scalars.ts';
export { Dhcp, DhcpReservation, DhcpServer } from './target-state/dhcp.ts';
export { Dns, DnsRecord } from './target-state/dns.ts';
export {
  APPLIANCE_ZONE,
  Firewall,
  Policy,
  PortForward,
  Service,
  VPN_ZONE,
  Zone,
} from './target-state/firewall.ts';
export { Interfaces, Lan, Wan } from './target-state/interfaces.ts';
export { Monitoring, Probe } from './target-state/monitoring.ts';
export { RemoteAccess } from './target-state/remote-access.ts';
export { Standby } from './target-state/standby.ts';
export { System } from './target-state/system.ts';
export { TargetState } from './target-state/target-state.ts';
export { Peer, Vpn } from './target-state/vpn.ts';
export {
  commandResultTopic,
  DOWN_KINDS,
  type DownKind,
  downFilter,
  downTopic,
  parseUpTopic,
  UP_KINDS,
  type UpKind,
  type UpTopic,
  upTopic,
} from './topics.ts';
export { PROTOCOL_VERSION } from './version.ts';
