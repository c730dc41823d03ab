import Type, { type Static } from 'typebox';
import { Id, Timestamp } from '../scalars.ts';

export const SEVERITIES = ['info', 'warning', 'critical'] as const;

/** `up/event`: something happened. Known by its id, so that sending it twice does no harm. */
export const Event = Type.Object(
  {
    id: Id,
    at: Timestamp,
    kind: Type.String({
      pattern: '^[a-z]+(-[a-z]+)*(\\.[a-z]+(-[a-z]+)*)*$',
      maxLength: 64,
      description: 'e.g. wan.address-changed',
    }),
    severity: Type.Enum(SEVERITIES, { description: 'How urgent it is' }),
    data: Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), {
      maxProperties: 32,
      description: 'What belongs to the kind, e.g. from and to',
    }),
  },
  { additionalProperties: false },
);
export type Event = Static<typeof Event>;
