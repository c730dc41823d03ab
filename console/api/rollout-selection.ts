import type { Api } from './client.ts';
import { findResellers, type Search } from './look-up.ts';
import type { RolloutRequest } from './rollout.ts';

/** Networks that meet every condition given. */
export type Selection = NonNullable<RolloutRequest['selection']>;
export const SELECTED_STAGES = ['prospect', 'pilot', 'live'] as const;
/** What conditions can be chosen from. */
export type Choices = { findResellers: Search; tags: readonly string[] };

export async function readChoices(api: Api): Promise<Choices> {
  const { items: tags } = await api.get<{ items: string[] }>('network-tags');
  return { findResellers: findResellers(api), tags };
}

/** A selection without what is empty, so that every condition in it says something. */
export function withCondition<Name extends keyof Selection>(
  selection: Selection,
  name: Name,
  value: Selection[Name] | undefined,
): Selection {
  const { [name]: _, ...others } = selection;
  const empty = value === undefined || value.length === 0;
  return (empty ? others : { ...others, [name]: value }) as Selection;
}

/** Without any condition every network there is, which has to be said. */
export function orAll(selection: Selection): Selection {
  return Object.keys(selection).length > 0 ? selection : { stages: [...SELECTED_STAGES] };
}
