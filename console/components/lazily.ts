import './missing-page.ts';
import { html, type TemplateResult } from 'lit';
import { until } from 'lit/directives/until.js';

const loading: Record<string, Promise<unknown>> = {};

/** Fetches a page's code when it is first shown, and once only. */
export function lazily(name: string, load: () => Promise<unknown>, page: TemplateResult): TemplateResult {
  loading[name] ??= load();
  return html`${until(
    loading[name].then(
      () => page,
      () => html`<sk-missing-page></sk-missing-page>`,
    ),
  )}`;
}
