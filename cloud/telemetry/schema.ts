import Type, { type Static } from 'typebox';
import { Sample } from '#protocol';

/** As callers write it: with or without fractions, in any offset. */
const Instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})$',
});

export const TelemetryRange = Type.Object(
  {
    from: Type.Optional({ ...Instant, description: 'First instant, RFC 3339, included' }),
    to: Type.Optional({ ...Instant, description: 'Last instant, RFC 3339, not included' }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, default: 200 })),
  },
  { additionalProperties: false },
);

export const Samples = Type.Object({ items: Type.Array(Sample, { description: 'Newest first' }) });
export type Samples = Static<typeof Samples>;
