import Type, { type Static } from 'typebox';
import { Timestamp } from '#protocol';
import { NetworkKind } from '../../provisioning/catalogue.ts';
import { TIERS } from '../customers/schema.ts';

/** A JSON Merge Patch (RFC 7396) of a kind's parameters. */
export const ParameterPatch = Type.Record(Type.String(), Type.Unknown(), {
  description: 'JSON Merge Patch (RFC 7396) of the parameters of the kind, see /network-kinds',
});
/** Places that layers below may not change. */
export const Locks = Type.Array(Type.String({ maxLength: 500, pattern: '^(/([^~/]|~[01])*)+$' }), {
  maxItems: 200,
  uniqueItems: true,
  description:
    'RFC 6901 pointers into the parameters; what is at and below them is for no layer below to change',
});

/** Tiers of customers: each has layers of its own. */
export const TierName = Type.Enum(TIERS, { description: 'Tier of customers' });
export type TierName = Static<typeof TierName>;

export const LayerContent = Type.Object(
  { patch: ParameterPatch, locks: Type.Optional(Locks) },
  { additionalProperties: false },
);
export type LayerContent = Static<typeof LayerContent>;

/** What the operator sets for the networks of a kind, all of them or those of one tier. */
export const Layer = Type.Object({
  scope: Type.Enum(['operator', 'tier']),
  tier: Type.Union([TierName, Type.Null()]),
  kind: NetworkKind,
  patch: ParameterPatch,
  locks: Locks,
  version: Type.Integer({ minimum: 0, description: 'The ETag; 0 for a layer that was never set' }),
  updatedBy: Type.Union([Type.String(), Type.Null()]),
  updatedAt: Type.Union([Timestamp, Type.Null()]),
});
export type Layer = Static<typeof Layer>;
