import type { Static } from 'typebox';
import type {
  RolloutRequest as RequestSchema,
  Rollout as RolloutSchema,
  RolloutSummary as SummarySchema,
} from '../../cloud/rollouts/schema.ts';
import type { Api } from './client.ts';
import type { Page } from './page.ts';

export type Rollout = Static<typeof RolloutSchema>;
export type RolloutSummary = Static<typeof SummarySchema>;

const SHOWN = 50;

/** The latest ones, newest first. */
export async function readRollouts(api: Api): Promise<RolloutSummary[]> {
  return (await api.get<Page<RolloutSummary>>('rollouts', { page_size: SHOWN })).items;
}

export function readRollout(api: Api, id: string): Promise<Rollout> {
  return api.get(`rollouts/${id}`);
}

type RolloutRequest = Static<typeof RequestSchema>;
export type RolloutPolicy = Omit<RolloutRequest, 'revision'>;

export function startRollout(api: Api, request: RolloutRequest): Promise<Rollout> {
  return api.post('rollouts', request);
}
