import Type, { type Static, type TObject } from 'typebox';
import { Id } from '#protocol';
import { OBSTACLES } from '../../../provisioning/vpn/obstacle.ts';
import { AddressWarningParams } from '../../addresses/schema.ts';

const Sites = Type.Array(Type.Object({ id: Id, name: Type.String() }), {
  description: 'Those it is about, in the order that the code says',
});

const warning = <Code extends string, Params extends TObject>(
  codes: readonly Code[],
  params: Params,
  description: string,
) => Type.Object({ code: Type.Enum([...codes]), params, sites: Sites }, { description });

/** What a person should know before a commit, as data: whoever shows it has the words. */
export const Warning = Type.Union([
  warning(
    OBSTACLES,
    Type.Object({}),
    'There will be no tunnel between two sites. no-callable-end: both are behind the address translation of somebody else; same-address: they share one public address; address-unknown: none is known until a box connects',
  ),
  warning(
    ['joined-over-third'],
    Type.Object({}),
    'The first two cannot call each other: what they send each other passes through the line of the third',
  ),
  warning(
    ['more-unjoined', 'more-joined-over-third'],
    Type.Object({ count: Type.Integer({ minimum: 1 }) }),
    'So many more pairs, which are not named',
  ),
  warning(
    ['line-overlaps'],
    Type.Object({
      wan: Type.String(),
      network: Type.String({ description: 'Where the line has learned an address' }),
      lan: Type.String(),
      subnet: Type.String(),
    }),
    'A line of the first site learned an address in a network that overlaps a LAN of the last one; its appliance refuses one or the other',
  ),
  warning(
    ['address-pool-nearly-exhausted'],
    AddressWarningParams,
    'The customer’s pools are nearly used up; add one before the next sites come',
  ),
]);
export type Warning = Static<typeof Warning>;
