import type { Static } from 'typebox';
import type {
  RolloutEvent as EventSchema,
  RolloutPreview as PreviewSchema,
  RolloutRequest as RequestSchema,
  Rollout as RolloutSchema,
  RolloutSummary as SummarySchema,
} from '../../cloud/rollouts/schema.ts';
import type { Api } from './client.ts';
import type { Page } from './page.ts';

export type Rollout = Static<typeof RolloutSchema>;
export type RolloutSummary = Static<typeof SummarySchema>;
export type RolloutEvent = Static<typeof EventSchema>;
export type RolloutPreview = Static<typeof PreviewSchema>;

const SHOWN = 50;

/** The latest ones, newest first. */
export async function readRollouts(api: Api): Promise<RolloutSummary[]> {
  return (await api.get<Page<RolloutSummary>>('rollouts', { page_size: SHOWN })).items;
}

export function readRollout(api: Api, id: string): Promise<Rollout> {
  return api.get(`rollouts/${id}`);
}

export type RolloutRequest = Static<typeof RequestSchema>;
/** How a rollout shall go, beside what it takes where. */
export type RolloutCourse = Pick<RolloutRequest, 'policy' | 'confirmWithinSeconds' | 'startAt' | 'note'>;

export function startRollout(api: Api, request: RolloutRequest): Promise<Rollout> {
  return api.post('rollouts', request);
}

/** What a rollout would touch. Nothing is written. */
export function previewRollout(api: Api, request: RolloutRequest): Promise<RolloutPreview> {
  return api.post('rollouts', request, { query: { validate_only: true } });
}

const SHOWN_EVENTS = 200;

/** Newest first. */
export async function readRolloutEvents(api: Api, id: string): Promise<RolloutEvent[]> {
  return (await api.get<Page<RolloutEvent>>(`rollouts/${id}/events`, { page_size: SHOWN_EVENTS })).items;
}

/** In the order of a step's life. */
export const STEP_STATES = [
  'waiting',
  'wanted',
  'confirmed',
  'rejected',
  'rolled-back',
  'overdue',
  'passed-over',
  'unchanged',
  'cancelled',
] as const satisfies readonly Rollout['steps'][number]['state'][];

/** What a person can decide about a rollout, with the end of its path. */
const DECISIONS = { pause: 'pause', resume: 'resumption', cancel: 'cancellation', start: 'start' } as const;
export type RolloutAction = keyof typeof DECISIONS | 'roll-back';

export function decideRollout(
  api: Api,
  id: string,
  action: Exclude<RolloutAction, 'roll-back'>,
): Promise<Rollout> {
  return api.post(`rollouts/${id}/${DECISIONS[action]}`);
}

/** Begins a rollout that takes back what this one did. */
export function rollBack(api: Api, id: string, note: string): Promise<Rollout> {
  return api.post(`rollouts/${id}/roll-back`, note === '' ? {} : { note });
}

/** Appliances that failed; those that did not answer in time among them. */
export const failedOf = ({ rejected, rolledBack, overdue }: RolloutSummary['progress']): number =>
  rejected + rolledBack + overdue;

/** It does not run what the rollout was to bring, and is not waited for. */
export const isMissed = (state: Rollout['steps'][number]['state']): boolean =>
  ['rejected', 'rolled-back', 'overdue', 'passed-over'].includes(state);

/** Appliances that were asked. */
export const touchedOf = (progress: RolloutSummary['progress']): number =>
  progress.confirmed + progress.wanted + progress.passedOver + failedOf(progress);

/** What a decision does, a sentence each: of nobody nothing is said. */
export function effectsOf(action: RolloutAction, progress: RolloutSummary['progress']) {
  const waiting = progress.waiting > 0;
  switch (action) {
    case 'resume': {
      const again = failedOf(progress) > 0 ? (['resume-failed'] as const) : [];
      const next = waiting ? (['resume-waiting'] as const) : [];
      return again.length + next.length > 0 ? [...again, ...next] : (['resume'] as const);
    }
    case 'pause':
      return waiting ? (['pause-waiting', 'pause'] as const) : (['pause'] as const);
    case 'cancel':
      return waiting ? (['cancel-waiting', 'cancel'] as const) : (['cancel'] as const);
    default:
      return [action];
  }
}

/** What can be decided as a rollout stands. */
export function actionsOf({ state, progress, kind }: RolloutSummary): RolloutAction[] {
  const open: RolloutAction[] = ['cancel'];
  const touched = touchedOf(progress) > 0;
  const back: RolloutAction[] = touched && kind !== 'roll-back' ? ['roll-back'] : [];
  switch (state) {
    case 'preparing':
      return open;
    case 'scheduled':
      return ['start', ...open];
    case 'running':
      return ['pause', ...open, ...back];
    case 'paused':
    case 'halted':
      return ['resume', ...open, ...back];
    case 'succeeded':
    case 'completed-with-failures':
    case 'cancelled':
      return back;
    case 'superseded':
      return [];
  }
}
