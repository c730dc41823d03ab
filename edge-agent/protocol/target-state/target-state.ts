import Type, { type Static } from 'typebox';
import { Dhcp } from './dhcp.ts';
import { Dns } from './dns.ts';
import { Firewall } from './firewall.ts';
import { Interfaces } from './interfaces.ts';
import { Monitoring } from './monitoring.ts';
import { System } from './system.ts';
import { Vpn } from './vpn.ts';

/** The whole declared configuration of one appliance. Equal documents have equal canonical forms and hashes. */
export const TargetState = Type.Object(
  {
    version: Type.Literal(1),
    system: System,
    interfaces: Interfaces,
    dhcp: Dhcp,
    dns: Dns,
    firewall: Firewall,
    vpn: Vpn,
    monitoring: Monitoring,
  },
  { additionalProperties: false, description: 'Target state of one appliance' },
);
export type TargetState = Static<typeof TargetState>;
