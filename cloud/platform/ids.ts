import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** The only source of identifiers and random octets in the cloud; tests hand in their own. */
export type Ids = {
  /** A UUID of version 7 (RFC 9562): sorts by time of making. */
  uuid(): string;
  random(octets: number): Buffer;
};

export const systemIds: Ids = { uuid: () => v7(), random: (octets) => randomBytes(octets) };
