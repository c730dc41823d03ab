/** Who acted. `command`: somebody at the command line; `nobody`: without a credential; `system`: by itself. */
export const ACTOR_KINDS = ['user', 'token', 'appliance', 'command', 'system', 'nobody'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** An attempt stands before what it is about, its outcome after; a refusal had no attempt; an event just happened. */
export const ENTRY_KINDS = ['attempt', 'outcome', 'refusal', 'event'] as const;
type EntryKind = (typeof ENTRY_KINDS)[number];

/** What is recorded, before it has its place in the chain. What is left out is null. */
export type NewEntry = {
  at: Date;
  kind: EntryKind;
  actorKind: ActorKind;
  /** `operationId` of the REST interface, a command line's words, or what happened. */
  action: string;
  requestId?: string | null;
  actorId?: string | null;
  actorName?: string | null;
  /** IP address. */
  source?: string | null;
  userAgent?: string | null;
  resourceType?: string | null;
  resourceId?: string | null;
  customerId?: string | null;
  /** HTTP status. */
  status?: number | null;
  code?: string | null;
  request?: unknown;
  before?: unknown;
  after?: unknown;
};

/** A recorded entry as the chain holds it: what {@link complete} makes of a new one. JSON throughout. */
export type Entry = {
  [Name in keyof NewEntry]-?: Name extends 'at'
    ? string
    : Name extends 'request' | 'before' | 'after'
      ? unknown
      : Exclude<NewEntry[Name], undefined>;
};
