import Type, { type Static } from 'typebox';
import { HostOrAddress } from '../scalars.ts';

export const Probe = Type.Union(
  [
    Type.Object({ kind: Type.Literal('control-plane') }, { additionalProperties: false }),
    Type.Object({ kind: Type.Literal('gateway') }, { additionalProperties: false }),
    Type.Object({ kind: Type.Literal('icmp'), host: HostOrAddress }, { additionalProperties: false }),
  ],
  { description: 'What must answer before a new target state is kept' },
);
export type Probe = Static<typeof Probe>;

export const Monitoring = Type.Object(
  {
    telemetryIntervalSeconds: Type.Integer({
      minimum: 5,
      maximum: 3600,
      description: 'Time between two samples',
    }),
    probes: Type.Array(Probe, {
      maxItems: 16,
      description: 'All must answer before a new target state is confirmed',
    }),
  },
  { additionalProperties: false, description: 'What is measured and how often' },
);
export type Monitoring = Static<typeof Monitoring>;
