import Type, { type Static } from 'typebox';
import { Id, Policy, PortForward, SectionName } from '#protocol';

export const PortForwardParameters = Type.Object(
  {
    siteId: Type.Optional({ ...Id, title: 'Site', description: 'Absent: the site it is written for' }),
    wan: Type.Optional({ ...SectionName, title: 'WAN', description: 'Absent: every WAN of the site' }),
    name: PortForward.properties.name,
    protocol: PortForward.properties.protocol,
    publicPort: PortForward.properties.publicPort,
    address: PortForward.properties.address,
    port: PortForward.properties.port,
    sources: PortForward.properties.sources,
  },
  { additionalProperties: false, title: 'Port forward' },
);
export type PortForwardParameters = Static<typeof PortForwardParameters>;

export const FirewallParameters = Type.Object(
  {
    internetAccess: Type.Boolean({ default: true, title: 'LANs may reach the internet' }),
    answerPingFromInternet: Type.Boolean({ default: false, title: 'Answer ping from the internet' }),
    portForwards: Type.Array(PortForwardParameters, { maxItems: 128, default: [], title: 'Port forwards' }),
    policies: Type.Array(Policy, {
      maxItems: 256,
      default: [],
      title: 'Further policies',
      description: 'Decided before the generated ones; zones are wan, vpn, appliance and those of the LANs',
    }),
  },
  { additionalProperties: false, default: {}, title: 'Firewall' },
);
