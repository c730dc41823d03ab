import Type, { type Static } from 'typebox';
import { Id, PortForward, SectionName } from '#protocol';
import { PolicyParameters } from './element-parameters.ts';

const forward = PortForward.properties;

export const PortForwardParameters = Type.Object(
  {
    siteId: Type.Optional({ ...Id, title: 'Site', description: 'Absent: the site it is written for' }),
    wan: Type.Optional({ ...SectionName, title: 'WAN', description: 'Absent: every WAN of the site' }),
    name: { ...forward.name, title: 'Name', description: 'For people, unique among port forwards' },
    protocol: { ...forward.protocol, title: 'Protocol', description: 'IP protocol' },
    publicPort: { ...forward.publicPort, title: 'Public port', description: 'On the address of the WAN' },
    address: { ...forward.address, title: 'Host', description: 'Its address in a LAN of the site' },
    port: { ...forward.port, title: 'Port of the host', description: 'Where the service listens' },
    sources: Type.Optional({
      ...forward.sources,
      title: 'Sources',
      description: 'Networks from which it may be used; absent: all',
    }),
  },
  {
    additionalProperties: false,
    title: 'Port forward',
    description: 'One public port leads to one host of a LAN',
  },
);
export type PortForwardParameters = Static<typeof PortForwardParameters>;

export const FirewallParameters = Type.Object(
  {
    internetAccess: Type.Boolean({
      default: true,
      title: 'LANs may reach the internet',
      description: 'When false only further policies admit it',
    }),
    answerPingFromInternet: Type.Boolean({
      default: false,
      title: 'Answer ping from the internet',
      description: 'ICMP echo to the appliance on every WAN',
    }),
    portForwards: Type.Array(PortForwardParameters, {
      maxItems: 128,
      default: [],
      title: 'Port forwards',
      description: 'Services of hosts in the LANs, reachable from the internet',
    }),
    policies: Type.Array(PolicyParameters, {
      maxItems: 256,
      default: [],
      title: 'Further policies',
      description: 'Decided before the generated ones; zones are wan, vpn, appliance and those of the LANs',
    }),
  },
  {
    additionalProperties: false,
    default: {},
    title: 'Firewall',
    description: 'What may pass between LANs, internet and tunnels; replies always may',
  },
);
