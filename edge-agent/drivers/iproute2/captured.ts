import Type, { type Static } from 'typebox';
import { HostSettings } from './host-settings.ts';

const Route = Type.Object({
  destination: Type.String(),
  gateway: Type.Optional(Type.String()),
  onlink: Type.Optional(Type.Boolean()),
  metric: Type.Integer(),
  table: Type.Optional(Type.Integer()),
});

/** What this driver saw before the first target state. */
export const Captured = Type.Object({
  host: HostSettings,
  resolvConf: Type.Union([Type.String(), Type.Null()]),
  devices: Type.Array(
    Type.Object({
      device: Type.String(),
      kind: Type.String(),
      up: Type.Boolean(),
      mtuBytes: Type.Integer(),
      addresses: Type.Array(Type.String()),
      routes: Type.Array(Route),
    }),
  ),
});
export type Captured = Static<typeof Captured>;
