import Type, { type Static } from 'typebox';
import {
  Id,
  Ipv4Address,
  Ipv4Network,
  JsonPointer,
  RevisionNumber,
  SectionName,
  TargetHash,
  Timestamp,
} from '../scalars.ts';
import { Drift } from './drift.ts';

/** Why a target state was not kept. Closed: a new reason is a protocol change. */
export const FINDING_CODES = [
  'schema-invalid',
  'hash-mismatch',
  'revision-stale',
  'check-failed',
  'activation-failed',
  'control-plane-unreachable',
  'probe-failed',
  'apply-interrupted',
  'unsupported',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

export const Finding = Type.Object(
  {
    path: JsonPointer,
    code: Type.Enum(FINDING_CODES, { description: 'Kind of reason' }),
    message: Type.String({ maxLength: 1000, description: 'English, for the NOC: what was wrong and where' }),
  },
  { additionalProperties: false, description: 'One reason, pointing into the target state' },
);
export type Finding = Static<typeof Finding>;

export const PHASES = ['applying', 'confirmed', 'rejected', 'rolled-back'] as const;
export type Phase = (typeof PHASES)[number];

/** `up/report`: what the appliance runs. Sent on every connect and every change, re-sent until acknowledged. */
export const Report = Type.Object(
  {
    at: Timestamp,
    sequence: Type.Integer({ minimum: 1, description: 'Rises by one a report, over restarts' }),
    bootId: Id,
    agentVersion: Type.String({ maxLength: 32, description: 'Semantic version of the agent' }),
    confirmed: Type.Union(
      [
        Type.Object({ revision: RevisionNumber, hash: TargetHash }, { additionalProperties: false }),
        Type.Null(),
      ],
      { description: 'The last target state kept; null on a factory-fresh appliance' },
    ),
    attempt: Type.Union(
      [
        Type.Object(
          {
            revision: RevisionNumber,
            hash: TargetHash,
            phase: Type.Enum(PHASES, { description: 'How far it came' }),
            findings: Type.Array(Finding, {
              maxItems: 100,
              description: 'Why it was rejected or rolled back',
            }),
            ordinal: Type.Optional(
              Type.Integer({
                minimum: 1,
                description:
                  'Rises with every target state tried or refused, over restarts: tells two tries apart',
              }),
            ),
            unreachableSeconds: Type.Optional(
              Type.Integer({
                minimum: 0,
                description:
                  'Of a roll-back: for how long the control plane could not be reached with what ran before either; 0 when it could at once',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        Type.Null(),
      ],
      { description: 'What became of the last target state received' },
    ),
    wanAddresses: Type.Array(
      Type.Object(
        {
          wan: SectionName,
          address: Ipv4Address,
          prefixLength: Type.Optional(
            Type.Integer({ minimum: 0, maximum: 32, description: 'Of the network the line is in' }),
          ),
          refusedFor: Type.Optional({
            ...Ipv4Network,
            description:
              'The line offers this address and the appliance does not take it, since it would take over this network of ' +
              'its own: a LAN, or one that a tunnel leads to',
          }),
        },
        { additionalProperties: false },
      ),
      { maxItems: 2, description: 'Addresses the WANs have now, or would have' },
    ),
    drift: Type.Optional(Drift),
  },
  { additionalProperties: false },
);
export type Report = Static<typeof Report>;
