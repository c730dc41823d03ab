import Type, { type Static } from 'typebox';
import { JsonPointer, Timestamp } from '../scalars.ts';

/** Sections of the target state that can be compared with what the box runs. */
export const DRIFT_SECTIONS = ['system', 'interfaces', 'dhcp', 'dns', 'firewall', 'vpn'] as const;

export const DriftFinding = Type.Object(
  {
    path: JsonPointer,
    section: Type.Enum(DRIFT_SECTIONS, { description: 'Part of the target state that it concerns' }),
    expected: Type.String({ maxLength: 200, description: 'What the confirmed target state leads to' }),
    actual: Type.String({ maxLength: 200, description: 'What is there instead' }),
    message: Type.String({ maxLength: 300, description: 'English, for the NOC: what differs and where' }),
  },
  {
    additionalProperties: false,
    description: 'One difference between the box and its confirmed target state; holds no secret',
  },
);
export type DriftFinding = Static<typeof DriftFinding>;

export const DRIFT_HANDLINGS = ['reported', 'restoring', 'persistent'] as const;

/** The standing differences; their absence says that there is none. */
export const Drift = Type.Object(
  {
    since: Timestamp,
    handling: Type.Enum(DRIFT_HANDLINGS, {
      description:
        'reported: left alone, as the target state says; restoring: being put right; persistent: put right several times ' +
        'in vain, and now left alone for a while',
    }),
    findings: Type.Array(DriftFinding, {
      minItems: 1,
      maxItems: 20,
      description: 'What differs, some of it',
    }),
  },
  { additionalProperties: false, description: 'What the box runs otherwise than it confirmed' },
);
export type Drift = Static<typeof Drift>;
