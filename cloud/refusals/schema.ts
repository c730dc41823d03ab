import Type, { type Static } from 'typebox';
import { Id, Timestamp } from '#protocol';

export const RefusalChannel = Type.Enum(['est', 'mqtt', 'tls'], {
  description: 'Where it was refused: enrolment, MQTT, or before either by TLS',
});
export type RefusalChannel = Static<typeof RefusalChannel>;

/** A no to somebody on the appliances' side of the control plane. */
export const RefusalView = Type.Object(
  {
    id: Id,
    at: Timestamp,
    channel: RefusalChannel,
    code: Type.String({ description: 'Why, e.g. `secret-wrong`; stable' }),
    applianceId: Type.Union([Id, Type.Null()], { description: 'Who it claims or proves to be, if known' }),
    source: Type.String({ description: 'IP address' }),
    detail: Type.String({ description: 'What was wrong, and where' }),
  },
  { description: 'Refusal' },
);
export type RefusalView = Static<typeof RefusalView>;
