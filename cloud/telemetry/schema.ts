import Type, { type Static } from 'typebox';
import { Sample, Timestamp } from '#protocol';

export const TelemetryRange = Type.Object(
  {
    from: Type.Optional({ ...Timestamp, description: 'First instant, included' }),
    to: Type.Optional({ ...Timestamp, description: 'Last instant, not included' }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, default: 200 })),
  },
  { additionalProperties: false },
);

export const Samples = Type.Object({ items: Type.Array(Sample, { description: 'Newest first' }) });
export type Samples = Static<typeof Samples>;
