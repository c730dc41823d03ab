import Type, { type Static } from 'typebox';
import { Id, Timestamp } from '#protocol';
import { PageQuery } from '../platform/http/page.ts';
import { ACTOR_KINDS, ENTRY_KINDS } from './entry.ts';

const Text = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const Short = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 256, description }));

export const AuditEntry = Type.Object(
  {
    sequence: Type.String({ pattern: '^[0-9]{1,19}$', description: 'Its place in the chain, from 1' }),
    at: Timestamp,
    kind: Type.Enum([...ENTRY_KINDS], {
      description:
        'An attempt is recorded before anything is done, its outcome after, under the same request id; a refusal was ' +
        'not even tried; an event happened without a request',
    }),
    requestId: Text('What answers and logs call the request'),
    actorKind: Type.Enum([...ACTOR_KINDS]),
    actorId: Text('Of the user, API token or appliance'),
    actorName: Text('As it was called at the time'),
    source: Text('IP address'),
    userAgent: Text('What the client calls itself'),
    action: Type.String({ description: 'operationId, command, or what happened' }),
    resourceType: Text('E.g. network'),
    resourceId: Text('What it is known by; several keys are joined by a slash'),
    customerId: Text('The customer it concerns, where it concerns one'),
    status: Type.Union([Type.Integer(), Type.Null()], { description: 'HTTP status of the answer' }),
    code: Text('Why it was refused or failed'),
    request: Type.Unknown({
      description: 'What was asked for; secrets are hidden, what is long is left out',
    }),
    before: Type.Unknown({ description: 'What differed, as it was' }),
    after: Type.Unknown({ description: 'What differed, as it is; or what was answered' }),
    previousHash: Type.String(),
    hash: Type.String({
      description: 'SHA-256 over the canonical form (RFC 8785) of all other members, in hexadecimal',
    }),
  },
  { description: 'AuditEntry' },
);
export type AuditEntry = Static<typeof AuditEntry>;

const FILTERS = {
  actor_id: Short('Who'),
  actor: Short('Who, by name'),
  action: Short('operationId, command, or event'),
  kind: Type.Optional(AuditEntry.properties.kind),
  resource_type: Short('E.g. network'),
  resource_id: Short('Which'),
  customer_id: Type.Optional(Id),
  request_id: Short('Of an answer or a line of the log'),
  code: Short('Why it was refused'),
  outcome: Type.Optional(
    Type.Enum(['succeeded', 'refused', 'failed', 'unfinished'], {
      description:
        'unfinished: an attempt of which no outcome is known, since the process died or still is at it',
    }),
  ),
  since: Type.Optional(Timestamp),
  until: Type.Optional(Timestamp),
};

export const AuditQuery = Type.Object(
  { ...PageQuery.properties, ...FILTERS },
  { additionalProperties: false },
);
export type AuditQuery = Static<typeof AuditQuery>;

export const AuditExportQuery = Type.Object(
  {
    ...FILTERS,
    format: Type.Enum(['csv', 'jsonl'], { default: 'jsonl', description: 'CSV (RFC 4180) or JSON lines' }),
  },
  { additionalProperties: false },
);
export type AuditExportQuery = Static<typeof AuditExportQuery>;
