import { Compile } from 'typebox/compile';
import {
  canonicalHash,
  type Finding,
  MESSAGE_LIMIT_BYTES,
  TargetEnvelope,
  type TargetMessage,
  TargetState,
} from '#protocol';
import type { Journal } from '../state/journal.ts';
import { parseJson } from '../state/read-json.ts';
import { finding } from './finding.ts';

const Envelope = Compile(TargetEnvelope);
const Target = Compile(TargetState);
const FINDINGS = 20;

/** Which revision is asked for, with the target state still unread; `undefined` for what is no target message at all. */
export function readEnvelope(payload: Uint8Array): TargetEnvelope | undefined {
  if (payload.byteLength > MESSAGE_LIMIT_BYTES.target) return undefined;
  const value = parseJson(payload);
  return Envelope.Check(value) ? value : undefined;
}

export type Judgement =
  | { verdict: 'already-confirmed' }
  | { verdict: 'refuse'; findings: Finding[] }
  | { verdict: 'apply'; message: TargetMessage };

/** Whether a target state may be tried: it is understood as a whole, arrived unharmed, and is newer than what runs. */
export function judge(envelope: TargetEnvelope, journal: Journal): Judgement {
  const { revision, hash, confirmWithinSeconds, target } = envelope;
  if (!Target.Check(target)) return { verdict: 'refuse', findings: schemaFindings(target) };
  if (canonicalHash(target) !== hash) {
    const message = 'the target state does not have the hash it was sent with';
    return { verdict: 'refuse', findings: [finding('', 'hash-mismatch', message)] };
  }
  const confirmed = journal.confirmed;
  if (confirmed?.revision === revision && confirmed.hash === hash) return { verdict: 'already-confirmed' };
  if (confirmed && revision <= confirmed.revision) {
    const message = `revision ${revision} is not newer than the confirmed ${confirmed.revision}`;
    return { verdict: 'refuse', findings: [finding('', 'revision-stale', message)] };
  }
  return { verdict: 'apply', message: { revision, hash, confirmWithinSeconds, target } };
}

function schemaFindings(target: unknown): Finding[] {
  const errors = Target.Errors(target).filter(({ keyword }) => keyword !== 'boolean');
  return errors.slice(0, FINDINGS).map((error) => {
    const extra = error.keyword === 'additionalProperties' ? error.params.additionalProperties : [];
    const text = extra.length > 0 ? `${error.message}: ${extra.join(', ')}` : error.message;
    return finding(error.instancePath, 'schema-invalid', text);
  });
}
