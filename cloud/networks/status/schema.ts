import Type, { type Static } from 'typebox';
import { Id, RevisionNumber } from '#protocol';
import { OBSTACLES } from '../../../provisioning/vpn/obstacle.ts';

const NETWORK_STATES = [
  'draft-pending',
  'not-rolled-out',
  'rolling-out',
  'degraded',
  'outdated',
  'in-force',
] as const;
export type NetworkState = (typeof NETWORK_STATES)[number];

/** Why a network is not simply in force. */
export const REASONS = [
  'rollout-halted',
  'failed',
  'foreign-configuration',
  'offline',
  'drifted',
  'not-enrolled',
  'no-appliance',
  'not-configured',
  'tunnel-down',
  ...OBSTACLES,
  'no-telemetry',
  'rollout-paused',
  'rollout-scheduled',
  'updating',
  'settling',
] as const;
export type ReasonCode = (typeof REASONS)[number];

const NEXT_STEPS = [
  'commit',
  'roll-out',
  'assign-appliance',
  'open-rollout',
  'open-appliance',
  'edit-site',
  'bring-up-to-date',
] as const;

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Named = Type.Object({ id: Id, name: Type.String() });

const Reason = Type.Object({
  code: Type.Enum(REASONS),
  site: Nullable(Named),
  peer: Type.Union([Named, Type.Null()], { description: 'The site at the other end of the tunnel' }),
  applianceId: Nullable(Id),
  rolloutId: Nullable(Id),
});
export type Reason = Static<typeof Reason>;

export const NetworkStatus = Type.Object(
  {
    state: Type.Enum(NETWORK_STATES, {
      description:
        'draft-pending: not committed, or the draft says something else; not-rolled-out: committed and held back; rolling-out: on its way to its appliances; degraded: rolled out, and does not do what it is for; outdated: what it was made from is another by now; in-force: every appliance runs it and every tunnel is up',
    }),
    reasons: Type.Array(Reason, { description: 'The gravest first, twenty at the most' }),
    reasonCount: Type.Integer({ minimum: 0, description: 'How many there are' }),
    nextStep: Type.Union(
      [
        Type.Object({
          action: Type.Enum(NEXT_STEPS),
          revision: Nullable(RevisionNumber),
          rolloutId: Nullable(Id),
          applianceId: Nullable(Id),
          siteId: Nullable(Id),
        }),
        Type.Null(),
      ],
      { description: 'What a person does next, and with what' },
    ),
  },
  { description: 'The one state of the network' },
);
export type NetworkStatus = Static<typeof NetworkStatus>;
