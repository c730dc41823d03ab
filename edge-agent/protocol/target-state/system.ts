import Type, { type Static } from 'typebox';
import { Hostname, HostOrAddress } from '../scalars.ts';

export const System = Type.Object(
  {
    hostname: Hostname,
    timeZone: Type.String({
      pattern: '^[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}$',
      description: 'IANA time zone, e.g. Asia/Taipei',
    }),
    onDrift: Type.Optional(
      Type.Enum(['report', 'restore'], {
        description:
          'What follows when the box runs something else than this: it is told, or told and put right. Absent: restore',
      }),
    ),
    ntpServers: Type.Array(HostOrAddress, { maxItems: 8, description: 'Time servers, most preferred first' }),
  },
  { additionalProperties: false, description: 'Identity of the appliance as a host' },
);
export type System = Static<typeof System>;
