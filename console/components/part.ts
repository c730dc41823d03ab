import '@awesome.me/webawesome/dist/components/skeleton/skeleton.js';
import './failure.ts';
import { type Task, TaskStatus } from '@lit/task';
import { html, type TemplateResult } from 'lit';

/** How far a part of the page has been read. `null` and an empty list are values: there is nothing. */
export type Part<T> = { value: T | undefined; error: Error | undefined; retry: () => void };

/** A task as it stands now: a new object at each call, so that what is given it renders again. */
export function partOf<T>(task: Task<readonly unknown[], T | undefined>): Part<T> {
  const failed = task.status === TaskStatus.ERROR;
  return {
    value: task.value,
    error: failed ? (task.error as Error) : undefined,
    retry: () => void task.run(),
  };
}

/** A part of the page: what was read, why it could not be, or its place while it comes. */
export function renderPart<T>(
  { value, error, retry }: Part<T>,
  render: (value: NonNullable<T>) => unknown,
  empty: string,
): TemplateResult {
  if (error) return html`<sk-failure .error=${error} @sk-retry=${retry}></sk-failure>`;
  if (value === undefined) {
    return html`<div aria-busy="true" class="waiting">
      <wa-skeleton></wa-skeleton><wa-skeleton></wa-skeleton><wa-skeleton></wa-skeleton>
    </div>`;
  }
  const nothingThere = value === null || (Array.isArray(value) && value.length === 0);
  return nothingThere ? html`<p class="muted">${empty}</p>` : html`${render(value as NonNullable<T>)}`;
}
