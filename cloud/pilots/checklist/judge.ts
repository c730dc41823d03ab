import {
  ATTESTED_KEYS,
  type AttestedKey,
  type Evidence,
  FACT_KEYS,
  type FactKey,
  type Objective,
  type Readiness,
  type ReadinessItem,
} from '../schema.ts';
import type { Facts } from './facts.ts';
import { RULES } from './rules.ts';
import { TITLES, WORDS } from './texts.ts';

/** More evidence than this helps nobody. */
const MOST_EVIDENCE = 20;

type Attestations = Partial<Record<AttestedKey, { by: string; at: Date; note: string | null }>>;
export type Subject = { objectives: readonly Objective[]; attestations: Attestations };

/** Judges every item of the checklist. Pure: the same facts give the same answer. */
export function judgeReadiness(facts: Facts, subject: Subject): Readiness {
  const items = [
    ...FACT_KEYS.map((key) => factItem(key, facts, subject.objectives)),
    ...ATTESTED_KEYS.map((key) => attestedItem(key, subject.attestations)),
  ];
  return { at: facts.at.toISOString(), ready: items.every(({ state }) => state === 'met'), items };
}

function factItem(key: FactKey, facts: Facts, objectives: readonly Objective[]): ReadinessItem {
  const { state, since, evidence } = RULES[key](facts, objectives);
  return {
    key,
    kind: 'fact',
    state,
    title: TITLES[key],
    attestation: null,
    since: since?.toISOString() ?? null,
    evidence: shortened(evidence),
  };
}

function attestedItem(key: AttestedKey, attestations: Attestations): ReadinessItem {
  const given = attestations[key];
  return {
    key,
    kind: 'attested',
    state: given ? 'met' : 'unmet',
    title: TITLES[key],
    since: given?.at.toISOString() ?? null,
    evidence: given ? [] : [{ text: WORDS.nobodyAttested() }],
    attestation: given ? { ...given, at: given.at.toISOString() } : null,
  };
}

function shortened(evidence: readonly Evidence[]): Evidence[] {
  if (evidence.length <= MOST_EVIDENCE) return [...evidence];
  return [...evidence.slice(0, MOST_EVIDENCE), { text: WORDS.more(evidence.length - MOST_EVIDENCE) }];
}
