import Type, { type Static } from 'typebox';
import { DnsName, Ipv4Address, Ipv4Network } from '../scalars.ts';

const Identity = { ...DnsName, description: 'One of `remoteIdentities`' } as typeof DnsName;

export const RemoteAccess = Type.Object(
  {
    localIdentity: DnsName,
    addressPool: Ipv4Network,
    dynamicPool: Type.Optional({
      ...Ipv4Network,
      description:
        'The part of the pool from which those without a fixed address get theirs; absent: all of it',
    }),
    trafficSelectors: Type.Array(Ipv4Network, {
      minItems: 1,
      maxItems: 512,
      description: 'Networks the teleworkers reach',
    }),
    nameservers: Type.Array(Ipv4Address, { maxItems: 4, description: 'Resolvers told to the teleworkers' }),
    remoteIdentities: Type.Array(DnsName, {
      maxItems: 1024,
      description:
        'The people who may dial in, by the DNS name in their certificates. Where EAP asks who they are ' +
        '(RFC 3748 §5.1) they answer with their user principal name: the same with an @ for the first dot',
    }),
    fullTunnel: Type.Optional(
      Type.Array(Identity, {
        maxItems: 1024,
        description:
          'Those of them whose whole traffic passes through the tunnel, not only that to the networks',
      }),
    ),
    fixedAddresses: Type.Optional(
      Type.Array(
        Type.Object(
          {
            identity: Identity,
            address: { ...Ipv4Address, description: 'In the pool, outside its dynamic part' },
          },
          { additionalProperties: false },
        ),
        { maxItems: 1024, description: 'Those of them who always get the same address' },
      ),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Teleworkers dialling in by IKEv2, with certificates of the VPN CA or EAP-TLS (RFC 5216) by them',
  },
);
export type RemoteAccess = Static<typeof RemoteAccess>;
