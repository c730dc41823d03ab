import '@awesome.me/webawesome/dist/components/skeleton/skeleton.js';
import '../components/failure.ts';
import { type Task, TaskStatus } from '@lit/task';
import { html, type TemplateResult } from 'lit';

/** A part of the page: what was read, why it could not be, or its place while it comes. */
export function renderPart<T>(
  task: Task<readonly unknown[], T>,
  render: (value: NonNullable<T>) => unknown,
  empty: string,
): TemplateResult {
  if (task.status === TaskStatus.ERROR) {
    return html`<sk-failure .error=${task.error as Error} @sk-retry=${() => task.run()}></sk-failure>`;
  }
  const value = task.value;
  if (value === undefined) {
    return html`<div aria-busy="true" class="waiting">
      <wa-skeleton></wa-skeleton><wa-skeleton></wa-skeleton><wa-skeleton></wa-skeleton>
    </div>`;
  }
  const nothingThere = value === null || (Array.isArray(value) && value.length === 0);
  return nothingThere ? html`<p class="muted">${empty}</p>` : html`${render(value as NonNullable<T>)}`;
}
