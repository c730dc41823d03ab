import Type, { type Static } from 'typebox';
import { Id, Ipv4Network, RevisionNumber, SectionName, Timestamp } from '#protocol';
import { LONGEST_PREFIX, SHORTEST_PREFIX } from '../../../provisioning/addresses/lan-size.ts';

const closed = { additionalProperties: false } as const;

export const NewRenumbering = Type.Object(
  {
    lans: Type.Array(
      Type.Object(
        {
          siteId: Id,
          lan: SectionName,
          subnet: Type.Optional({
            ...Ipv4Network,
            description: 'Absent: the lowest that is free in the pools',
          }),
          prefixLength: Type.Optional(
            Type.Integer({
              minimum: SHORTEST_PREFIX,
              maximum: LONGEST_PREFIX,
              description: 'Of the subnet that is looked for; absent: as long as now',
            }),
          ),
        },
        closed,
      ),
      { minItems: 1, maxItems: 1024, description: 'LANs that shall have other subnets' },
    ),
  },
  closed,
);
export type NewRenumbering = Static<typeof NewRenumbering>;

const STEP_KINDS = ['shorten-leases', 'wait', 'switch', 'restore-leases'] as const;
const Step = Type.Object({
  kind: Type.Enum(STEP_KINDS, {
    description:
      'shorten-leases, switch and restore-leases are revisions that are rolled out; wait is until old leases have run out',
  }),
  done: Type.Boolean(),
  leaseSeconds: Type.Optional(
    Type.Integer({ description: 'shorten-leases: how long leases are for the time being' }),
  ),
  seconds: Type.Optional(Type.Integer({ description: 'wait: the longest lease there was' })),
  moves: Type.Optional(
    Type.Array(
      Type.Object({
        siteId: Id,
        siteName: Type.String(),
        lan: SectionName,
        from: Ipv4Network,
        to: Ipv4Network,
      }),
      { description: 'switch: who goes where' },
    ),
  ),
  interrupts: Type.Enum(['nothing', 'hosts-of-the-lans'], { description: 'What the step cuts off' }),
  interruptsSeconds: Type.Optional(
    Type.Union([Type.Integer(), Type.Null()], {
      description: 'switch: at the most; null: until hosts with fixed addresses have been given others',
    }),
  ),
});

const STATES = ['planned', 'running', 'succeeded', 'cancelled'] as const;
export const Renumbering = Type.Object(
  {
    id: Id,
    networkId: Id,
    state: Type.Enum(STATES),
    steps: Type.Array(Step),
    /** What hinders the next step. */
    waitingFor: Type.Union(
      [
        Type.Object({
          reason: Type.Enum(['appliances', 'leases', 'draft'], {
            description:
              'Who has not confirmed the last step; leases that are still to run out; a changed draft',
          }),
          detail: Type.String(),
          appliances: Type.Optional(
            Type.Object(
              { count: Type.Integer(), serials: Type.Array(Type.String()) },
              {
                description: 'appliances: how many, and the first of them',
              },
            ),
          ),
          until: Type.Optional({ ...Timestamp, description: 'leases: when they have run out' }),
        }),
        Type.Null(),
      ],
      { description: 'Null: `advance` takes the next step' },
    ),
    decisionDueAt: Type.Union([Timestamp, Type.Null()], {
      description:
        'When somebody is reminded of the next step, and again every three days; null: it has ended',
    }),
    reminders: Type.Integer({ minimum: 0, description: 'So often since the last step' }),
    revision: Type.Union([RevisionNumber, Type.Null()], { description: 'Of the last step' }),
    createdBy: Type.String(),
    version: Type.Integer(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { description: 'LANs of a network on their way to other subnets, step by step' },
);
export type Renumbering = Static<typeof Renumbering>;
export type WaitingFor = NonNullable<Renumbering['waitingFor']>;
