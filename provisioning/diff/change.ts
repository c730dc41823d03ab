import Type, { type Static } from 'typebox';

/** One difference between two target states of an appliance, as a person would tell it. */
export const Change = Type.Object(
  {
    path: Type.String({
      description: 'RFC 6901 pointer into the later document; into the earlier one when removed',
    }),
    kind: Type.Enum(['added', 'removed', 'changed']),
    subject: Type.String({ description: 'What is concerned, e.g. LAN lan1' }),
    before: Type.Optional(Type.Unknown({ description: 'Secrets are left out' })),
    after: Type.Optional(Type.Unknown({ description: 'Secrets are left out' })),
    summary: Type.String({ description: 'English, one line' }),
    interruptsConnectivity: Type.Boolean({
      description: "Somebody's traffic stops, at least for a moment, when this is applied",
    }),
  },
  { additionalProperties: false, description: 'A difference between two target states' },
);
export type Change = Static<typeof Change>;
