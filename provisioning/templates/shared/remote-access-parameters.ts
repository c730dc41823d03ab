import Type, { type Static } from 'typebox';
import { Id, Ipv4Network, RemoteAccess } from '#protocol';

/** The name under which the teleworkers' pool is allotted at the site of their gateway; no LAN can have it. */
export const REMOTE_ACCESS_LAN = 'remote-access';

const Pool = Type.Object(
  {
    prefixLength: Type.Integer({
      minimum: 16,
      maximum: 29,
      default: 24,
      title: 'Prefix length of the pool allotted',
      description: 'The lower half is given out, the upper one is for fixed addresses: a /24 has 126 of each',
    }),
    subnet: Type.Optional({
      ...Ipv4Network,
      title: 'Fixed pool',
      description:
        "This subnet instead of one allotted; in the customer's address pool or private (RFC 1918)",
    }),
  },
  {
    additionalProperties: false,
    default: {},
    title: 'Pool of addresses',
    description: 'Where teleworkers get their addresses from',
  },
);

const COMMON = {
  pool: Pool,
  tunnel: Type.Enum(['split', 'full'], {
    default: 'split',
    title: 'What passes through the tunnel',
    description: "split: only traffic to the customer's networks; full: everything, internet access too",
  }),
  nameservers: Type.Optional({
    ...RemoteAccess.properties.nameservers,
    title: 'Resolvers of the teleworkers',
    description: "Absent: the appliance's own, at its address in the gateway's first LAN",
  }),
};

const enabled = (byDefault: boolean) =>
  Type.Boolean({
    default: byDefault,
    title: 'Teleworkers may dial in',
    description: 'By IKEv2, each with a certificate of their own',
  });
const options = {
  additionalProperties: false,
  default: {},
  title: 'Remote access',
  description: 'People dial into the network from wherever they are',
};

/** For a kind with one site: off unless wanted. */
export const SiteRemoteAccess = Type.Object({ enabled: enabled(false), ...COMMON }, options);

/** For the kind that is made for it: on unless unwanted. */
export const GatewayRemoteAccess = Type.Object({ enabled: enabled(true), ...COMMON }, options);

/** For a kind with several sites, one of which is the gateway. */
export const NetworkRemoteAccess = Type.Object(
  {
    enabled: enabled(false),
    gatewaySiteId: Type.Optional({
      ...Id,
      title: 'Gateway',
      description: 'The site into which teleworkers dial; absent: the hub',
    }),
    ...COMMON,
  },
  options,
);
export type RemoteAccessParameters = Static<typeof SiteRemoteAccess>;
