import '@awesome.me/webawesome/dist/components/skeleton/skeleton.js';
import './failure.ts';
import { type Task, TaskStatus } from '@lit/task';
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../locales/locale.ts';

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

/** A part of the page: what was read, what is there instead when it is `empty`, why it could not be, or its place while it comes. */
export function renderPart<T>(
  { value, error, retry }: Part<T>,
  render: (value: NonNullable<T>) => unknown,
  empty: string | TemplateResult,
): TemplateResult {
  if (error && value === undefined) {
    return html`<sk-failure .error=${error} @sk-retry=${retry}></sk-failure>`;
  }
  if (value === undefined) {
    return html`<div aria-busy="true" class="waiting">
      <wa-skeleton></wa-skeleton><wa-skeleton></wa-skeleton><wa-skeleton></wa-skeleton>
    </div>`;
  }
  const nothingThere = value === null || (Array.isArray(value) && value.length === 0);
  const stale = error
    ? html`<sk-failure heading=${t('error.stale')} .error=${error} @sk-retry=${retry}></sk-failure>`
    : nothing;
  if (!nothingThere) return html`${stale} ${render(value as NonNullable<T>)}`;
  return html`${stale} ${typeof empty === 'string' ? html`<p class="muted">${empty}</p>` : empty}`;
}
