import Type, { type Static } from 'typebox';
import { Ipv4Network, SectionName } from '../scalars.ts';

/**
 * A second child SA of a tunnel (RFC 7296 §1.3.1), set up while another peer is dead. It is agreed on by both ends like
 * the first one, and set up and ended by the end that knows the dead peer.
 */
export const Standby = Type.Object(
  {
    insteadOf: Type.Optional({
      ...SectionName,
      description: 'The peer whose place it takes; only at the end that decides, the other one accepts',
    }),
    localTrafficSelectors: Type.Array(Ipv4Network, {
      minItems: 1,
      maxItems: 512,
      description: 'Networks reached through this end; the other end has them as remote',
    }),
    remoteTrafficSelectors: Type.Array(Ipv4Network, {
      minItems: 1,
      maxItems: 512,
      description:
        'Networks reached through the other end, also those otherwise reached through the dead peer',
    }),
  },
  { additionalProperties: false, description: 'What the tunnel carries besides while another peer is dead' },
);
export type Standby = Static<typeof Standby>;
